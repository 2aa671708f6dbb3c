"""What the doctor says, in the three languages, by the code of a check."""

from __future__ import annotations

from collections.abc import Mapping

from rag.types import LANGUAGES, Language

_TEXTS: dict[str, tuple[str, str, str]] = {
    "version": (
        "{version}，Python {python}",
        "{version}，Python {python}",
        "{version}, Python {python}",
    ),
    "folder": ("{path}", "{path}", "{path}"),
    "held": (
        "{articles} 篇文章，{passages} 個段落",
        "{articles} 篇文章，{passages} 个段落",
        "{articles} {article_noun}, {passages} {passage_noun}",
    ),
    "bundled": (
        "{name}（內建，不用網路）",
        "{name}（内置，不用网络）",
        "{name} (bundled, needs no network)",
    ),
    "embeds": (
        "{name}，在 {place}，{width} 維",
        "{name}，在 {place}，{width} 维",
        "{name} at {place}, {width} dimensions",
    ),
    "embeds_not": (
        "{name}，在 {place}，不能使用：{said}",
        "{name}，在 {place}，不能使用：{said}",
        "{name} at {place}: {said}",
    ),
    "vectors_missing": (
        "{place} 有 {there} 個段落，應有 {held} 個：請執行 `zhiwen rebuild`",
        "{place} 有 {there} 个段落，应有 {held} 个：请运行 `zhiwen rebuild`",
        "{place} holds {there} of {held} passages: run `zhiwen rebuild`",
    ),
    "vectors_there": (
        "{place} 有 {there} 個段落",
        "{place} 有 {there} 个段落",
        "{there} passages at {place}",
    ),
    "not_made": (
        "還沒有建立：下一個指令會建立",
        "还没有建立：下一个命令会建立",
        "not made yet: the next command makes it",
    ),
    "stale": (
        "由 {stamp} 建立：請執行 `zhiwen rebuild`",
        "由 {stamp} 建立：请运行 `zhiwen rebuild`",
        "made by {stamp}: run `zhiwen rebuild`",
    ),
    "remade": (
        "由另一版本建立（{stamp}）：下一個指令會重建",
        "由另一版本建立（{stamp}）：下一个命令会重建",
        "made by another version ({stamp}): the next command makes it anew",
    ),
    "behind": (
        "落後 {changes} 次變更：下次開啟時補上",
        "落后 {changes} 次变更：下次打开时补上",
        "{changes} changes behind: the next open catches up",
    ),
    "fresh": ("已是最新（{stamp}）", "已是最新（{stamp}）", "up to date ({stamp})"),
    "model_off": (
        "沒有：use_model 設為 false，答案是原文引句",
        "没有：use_model 设为 false，答案是原文引句",
        "none: use_model is false, so answers are quotations",
    ),
    "model_unused": (
        "沒有：答案是原文引句（已下載一個：`zhiwen model use` 讓它撰寫）",
        "没有：答案是原文引句（已下载一个：`zhiwen model use` 让它撰写）",
        "none: answers are quotations (one was pulled: `zhiwen model use` lets it write)",
    ),
    "log_off": (
        "沒有記錄（ZHIWEN_LOG=json 開啟）",
        "没有记录（ZHIWEN_LOG=json 开启）",
        "none (ZHIWEN_LOG=json begins one)",
    ),
    "log_on": (
        "{form}，{level}，寫到 {place}",
        "{form}，{level}，写到 {place}",
        "{form}, {level}, to {place}",
    ),
    "traces_off": (
        "沒有設定 OTEL_* 變數",
        "没有设置 OTEL_* 变量",
        "no OTEL_* variable asks for them",
    ),
    "traces_on": ("{exporter}", "{exporter}", "{exporter}"),
    "traces_lacking": (
        "{exporter} 沒有安裝：zhiwen[telemetry]",
        "{exporter} 没有安装：zhiwen[telemetry]",
        "{exporter} is not installed: zhiwen[telemetry] holds it",
    ),
    "model_none": (
        "沒有：答案是原文引句（ZHIWEN_LLM_URL 或 `{command}` 可接上一個）",
        "没有：答案是原文引句（ZHIWEN_LLM_URL 或 `{command}` 可接上一个）",
        "none: answers are quotations (ZHIWEN_LLM_URL or `{command}` gives one)",
    ),
    "model_unlisted": (
        "{place} 沒有列出 {wanted}",
        "{place} 没有列出 {wanted}",
        "{place} does not list {wanted}",
    ),
    "model_keyed": (
        "{name}，在 {place}，有金鑰",
        "{name}，在 {place}，有密钥",
        "{name} at {place}, with a key",
    ),
    "model_keyless": (
        "{name}，在 {place}，沒有金鑰",
        "{name}，在 {place}，没有密钥",
        "{name} at {place}, without a key",
    ),
    "model_nameless": (
        "{place} 沒有列出任何模型",
        "{place} 没有列出任何模型",
        "no model listed at {place}",
    ),
    "model_local": (
        "{file}，在這台電腦上執行",
        "{file}，在这台电脑上运行",
        "{file}, run on this machine",
    ),
    "model_local_beside": (
        "{file}，在這台電腦上執行（不用伺服器 {place}）",
        "{file}，在这台电脑上运行（不用服务器 {place}）",
        "{file}, run on this machine (not the server {place})",
    ),
    "failed": ("不能使用：{said}", "不能使用：{said}", "{said}"),
}


def worded(code: str, values: Mapping[str, str], language: Language) -> str:
    """The words for a check's code with its values; raises KeyError for an unknown code."""
    return _TEXTS[code][LANGUAGES.index(language)].format(**values)


def codes() -> tuple[str, ...]:
    """Every code that a check may have."""
    return tuple(_TEXTS)
