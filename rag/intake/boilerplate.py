"""Pages that hold no article: errors, walls, robot checks, lists of links."""

from __future__ import annotations

import re

_SHORT = 250
"""Characters below which a page that speaks like an error page is one; a longer one is an article
about errors, subscriptions or robots."""

_KINDS = {
    "an error page": (
        r"\b(?:404|403|500|502|503)\b.{0,30}(?:not found|forbidden|error|gateway|unavailable)",
        r"(?:not found|forbidden).{0,20}\b40[34]\b",
        r"page (?:not found|cannot be found|does not exist)",
        r"internal server error|bad gateway",
        r"(?:找不到|查無|無法找到|无法找到)[您你]?[要所想]?.{0,8}(?:頁面|页面|網頁|网页|文章|內容|内容)",
        r"(?:頁面|页面|網頁|网页|文章)[已並并]?(?:不存在|不見了|[被已]?[刪删]除|[被已]?移除|已?下架)",
        r"(?:伺服器|服务器)(?:發生|发生)?(?:錯誤|错误)",
    ),
    "a page that asks for a login or a subscription": (
        r"[請请]先?(?:登入|登录|登錄|訂閱|订阅)",
        r"(?:會員|会员|訂戶|订户)(?:專屬|专属|限定|獨享|独享)",
        r"(?:log|sign) in to (?:continue|read|view)|subscribe to (?:continue|read)",
    ),
    "a question about cookies": (
        r"(?:accept|allow|consent to|agree to|reject) (?:the use of )?(?:all )?cookies",
        r"(?:we|site|website) uses? cookies",
        r"(?:接受|同意|允許|允许|拒絕|拒绝).{0,6}cookies?\b",
        r"(?:網站|网站|我們|我们)(?:會|会|有)?使用 ?cookies?\b",
    ),
    "a robot check": (
        r"captcha|不是(?:機器人|机器人)|are you a robot|verify (?:that )?you are (?:a )?human",
        r"just a moment|checking your browser|unusual traffic",
        r"access denied|存取被拒|拒絕存取|拒绝访问",
    ),
    "a page that shows its text only with JavaScript": (
        r"(?:enable|requires?|turn on) javascript|javascript is (?:disabled|required)",
        r"(?:啟用|启用|開啟|开启) ?javascript",
    ),
}
_PATTERNS = [(kind, re.compile("|".join(each), re.IGNORECASE)) for kind, each in _KINDS.items()]
_SENTENCE_END = re.compile(r"[。！？!?；]|[a-z\d)”\"]\.(?:\s|$)")


def boilerplate(title: str, text: str) -> str | None:
    """What a web page is instead of an article; None where it may be one."""
    if len(text) < _SHORT:
        for kind, pattern in _PATTERNS:
            if pattern.search(title) or pattern.search(text):
                return kind
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 3 and not _SENTENCE_END.search(text):
        return "a list of links or headings"
    return None
