"""The page's own words in three languages, and which of them a browser asks for."""

from __future__ import annotations

from rag.types import LANGUAGES, Language

LANGUAGE_LABELS: dict[Language, str] = {"zh-Hant": "繁體", "zh-Hans": "简体", "en": "English"}
"""What each language calls itself on the switch."""

_TEXTS: dict[str, tuple[str, str, str]] = {
    # frame
    "languages": ("介面語言", "界面语言", "Language of this page"),
    "theme": ("切換深色與淺色", "切换深色与浅色", "Switch between dark and light"),
    "ask_tab": ("提問", "提问", "Ask"),
    "library_tab": ("文章庫", "文章库", "Library"),
    "counts": (
        "{articles} 篇文章，{passages} 個段落",
        "{articles} 篇文章，{passages} 个段落",
        "{articles} articles, {passages} passages",
    ),
    "no_model": (
        "未接語言模型：答案是原文引句",
        "未接语言模型：答案是原文引句",
        "No model: answers are quotations",
    ),
    "with_model": ("語言模型：{name}", "语言模型：{name}", "Model: {name}"),
    "default_model": ("伺服器預設的模型", "服务器默认的模型", "the server's default"),
    # asking
    "question": ("問題", "问题", "Question"),
    "placeholder": (
        "問這些文章一個問題，中文或英文都可以",
        "问这些文章一个问题，中文或英文都可以",
        "Ask the articles a question, in Chinese or English",
    ),
    "send": ("提問", "提问", "Ask"),
    "stop": ("停止", "停止", "Stop"),
    "intro": (
        "每一句答案都附出處，並與所引的段落核對過；通不過的句子會劃掉，寫明原因。",
        "每一句答案都附出处，并与所引的段落核对过；通不过的句子会划掉，写明原因。",
        "Every sentence of an answer names its source and is checked against it. "
        "A sentence that fails is struck out, with the reason.",
    ),
    "empty_library": (
        "文章庫還是空的。請先到「文章庫」加入文章。",
        "文章库还是空的。请先到“文章库”添加文章。",
        "The library is still empty. Add articles under “Library” first.",
    ),
    "searching": ("正在找段落…", "正在找段落…", "Looking for passages…"),
    "writing": ("正在寫答案並逐句核對…", "正在写答案并逐句核对…", "Writing and checking…"),
    "supported": (
        "已核對：所引段落支持這一句",
        "已核对：所引段落支持这一句",
        "Checked: the cited passage supports this sentence",
    ),
    "unsupported": (
        "所引段落不支持這一句",
        "所引段落不支持这一句",
        "The cited passage does not support this sentence",
    ),
    "rejected": ("未通過核對", "未通过核对", "Failed the check"),
    "abstained": ("沒有答案", "没有答案", "No answer"),
    "abstained_hint": (
        "最接近的段落一併列出，供你自行判斷。",
        "最接近的段落一并列出，供你自行判断。",
        "The closest passages are listed, for you to judge.",
    ),
    "stopped": ("已停止。", "已停止。", "Stopped."),
    "quotations": ("原文引句", "原文引句", "Quotations"),
    "seconds": ("{seconds} 秒", "{seconds} 秒", "{seconds} s"),
    "cite": ("看第 {number} 條引文", "看第 {number} 条引文", "Show quote {number}"),
    "back": ("回到引用它的句子", "回到引用它的句子", "Back to the sentence"),
    # evidence
    "cited_passages": ("引用的段落", "引用的段落", "Cited passages"),
    "found_passages": ("找到的段落", "找到的段落", "Passages found"),
    "closest_passages": ("最接近的段落", "最接近的段落", "Closest passages"),
    "other_passages": (
        "其他找到的段落（{count}）",
        "其他找到的段落（{count}）",
        "Other passages found ({count})",
    ),
    "original": ("原網頁", "原网页", "Web page"),
    "read": ("讀全文", "读全文", "Read article"),
    # library
    "upload": ("加入文章檔案…", "添加文章文件…", "Add article files…"),
    "upload_hint": (
        "可收 {kinds}，也可把檔案拖到這裡。一個檔案最多 {megabytes} MB。",
        "可收 {kinds}，也可把文件拖到这里。一个文件最多 {megabytes} MB。",
        "Takes {kinds}; files can also be dropped here. At most {megabytes} MB each.",
    ),
    "adding": ("正在加入…", "正在添加…", "Adding…"),
    "added": ("已加入", "已添加", "Added"),
    "replaced": ("已更新舊版", "已更新旧版", "Replaced"),
    "unchanged": ("已有，未變", "已有，未变", "Unchanged"),
    "refused": ("未收", "未收", "Refused"),
    "removed": ("已移除", "已移除", "Removed"),
    "filter": ("篩選", "筛选", "Filter"),
    "filter_hint": (
        "標題、來源、日期或編號",
        "标题、来源、日期或编号",
        "Title, source, date or id",
    ),
    "title": ("標題", "标题", "Title"),
    "source": ("來源", "来源", "Source"),
    "date": ("日期", "日期", "Date"),
    "language": ("文字", "文字", "Language"),
    "id": ("編號", "编号", "Id"),
    "remove": ("移除", "移除", "Remove"),
    "no_articles": ("文章庫是空的。", "文章库是空的。", "The library is empty."),
    "no_match": ("沒有符合的文章。", "没有符合的文章。", "No article matches."),
    "shown_of": (
        "列出 {shown} 篇，共 {total} 篇；用篩選縮小範圍。",
        "列出 {shown} 篇，共 {total} 篇；用筛选缩小范围。",
        "{shown} of {total} shown; narrow them down with the filter.",
    ),
    "close": ("關閉", "关闭", "Close"),
    "cancel": ("取消", "取消", "Cancel"),
    "remove_question": ("移除這篇文章？", "移除这篇文章？", "Remove this article?"),
    "remove_hint": (
        "它會離開文章庫，之後的答案不再引用它。你電腦上的原檔不受影響。",
        "它会离开文章库，之后的答案不再引用它。你电脑上的原文件不受影响。",
        "It leaves the library, and no later answer will cite it. "
        "The file on your own disk is not touched.",
    ),
    # languages of articles
    "zh-Hant": ("繁體中文", "繁体中文", "Traditional Chinese"),
    "zh-Hans": ("簡體中文", "简体中文", "Simplified Chinese"),
    "en": ("英文", "英文", "English"),
    # errors: the lead; the error's own line follows it
    "EmptyQuestion": ("請先輸入問題。", "请先输入问题。", "Type a question first."),
    "UnknownArticle": (
        "這篇文章已不在文章庫裡。",
        "这篇文章已不在文章库里。",
        "This article is no longer in the library.",
    ),
    "InputError": ("這個輸入不能用。", "这个输入不能用。", "This input cannot be used."),
    "LibraryError": (
        "文章庫目前不能使用。",
        "文章库目前不能使用。",
        "The library cannot be used at present.",
    ),
    "ModelUnreachable": (
        "連不上模型伺服器。找到的段落仍然列出。",
        "连不上模型服务器。找到的段落仍然列出。",
        "The model server cannot be reached. The passages found are still listed.",
    ),
    "ModelTimeout": (
        "模型伺服器太久沒有回應。找到的段落仍然列出。",
        "模型服务器太久没有响应。找到的段落仍然列出。",
        "The model server took too long. The passages found are still listed.",
    ),
    "ModelError": (
        "模型伺服器沒有完成答案。找到的段落仍然列出。",
        "模型服务器没有完成答案。找到的段落仍然列出。",
        "The model server did not finish the answer. The passages found are still listed.",
    ),
    "ZhiwenError": ("這一步沒有成功。", "这一步没有成功。", "This did not succeed."),
}
_SIMPLIFIED_REGIONS = ("hans", "cn", "sg", "my")


def text(key: str, language: Language, /, **values: object) -> str:
    """The words called ``key``, with ``values`` put in; raises KeyError for an unknown name."""
    words = _TEXTS[key][LANGUAGES.index(language)]
    return words.format(**values) if values else words


def names() -> tuple[str, ...]:
    """The names of all texts."""
    return tuple(_TEXTS)


def error_lead(error: Exception, language: Language) -> str:
    """What went wrong, for a reader: the words of the nearest class that has any."""
    for kind in type(error).__mro__:
        if kind.__name__ in _TEXTS:
            return text(kind.__name__, language)
    return text("ZhiwenError", language)


def browser_language(accept_language: str | None) -> Language:
    """The page's language for an Accept-Language header (RFC 9110, 12.5.4).

    The best-ranked tag decides. Chinese goes by script, then by region; bare ``zh`` is Simplified
    (CLDR likely subtags: zh -> zh-Hans-CN). Any other language gets English; no header at all
    gets Traditional Chinese.
    """
    ranked: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        tag, _, weight = part.partition(";")
        if tag.strip() and tag.strip() != "*":
            ranked.append((-_weight(weight), tag.strip().lower()))
    if not ranked:
        return "zh-Hant"
    ranked.sort(key=lambda entry: entry[0])  # stable: equal weights keep the header's order
    for _, tag in ranked:
        primary, *subtags = tag.split("-")
        if primary in ("zh", "yue"):
            if "hant" in subtags:
                return "zh-Hant"
            simplified = not subtags or any(s in _SIMPLIFIED_REGIONS for s in subtags)
            return "zh-Hans" if simplified else "zh-Hant"
        if primary == "en":
            return "en"
    return "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
