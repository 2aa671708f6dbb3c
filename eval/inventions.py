"""True sentences with an invented detail at their end that has neither figure nor name.

The phrases are far from the news on purpose: each states something that no reader would infer. None
says why, which would make it a cause.
"""

from __future__ import annotations

import random
import re

from eval.misstatements import Change
from rag.language.normalize import fold_script

_PHRASES_ZH = """
並動用了直升機 現場還有樂隊演奏 事後還送了鮮花 地點就在一座教堂旁 用的是二手鍋爐 由退役軍人護送
每人還領到一袋白米 當天正有颱風來襲 並請了律師見證 有人不慎骨折 還辦了一場馬拉松 文件鎖在保險箱裡
全程用無人機拍攝 並找來算命師 牆上還掛著油畫 席間招待了咖啡 居民放鞭炮慶祝 改由渡輪載送
沿路砍掉了榕樹 有記者遭警犬咬傷 附近的孔廟也受損 廚師端出了水餃
"""
_PHRASES_EN = """
, with the help of helicopters|, while a brass band played|, and flowers were sent afterwards
, next to an old church|, using second-hand boilers|, escorted by army veterans
, and every guest got a bag of rice|, during a typhoon|, in the presence of lawyers
, and somebody broke an ankle|, and a marathon was held|, with the papers locked in a safe
, filmed by drones|, on the advice of a fortune teller|, beneath a row of oil paintings
, over coffee and cake|, and residents lit fireworks|, with ferries as transport
, amid felled banyan trees|, and a dog bit a reporter|, beside a damaged temple
, and the cook served dumplings
"""
_END = re.compile(r"[。.！!]?[」”\"]?\s*$")
_LETTERS = re.compile(r"[a-z]{5,}")


def invented(
    sentence: str, article: str, chinese: bool, simplified: bool, chance: random.Random
) -> Change | None:
    """``sentence`` with a detail that ``article`` does not hold; None where it has no end."""
    end = _END.search(sentence)
    if end is None or not sentence.strip():
        return None
    if chinese:
        phrases = ["，" + phrase for phrase in _PHRASES_ZH.split()]
    else:
        phrases = [
            phrase for line in _PHRASES_EN.split("\n") for phrase in line.split("|") if phrase
        ]
        told = article.casefold()
        phrases = [p for p in phrases if not any(word in told for word in _LETTERS.findall(p))]
    if not phrases:
        return None
    phrase = chance.choice(phrases)
    if simplified:
        phrase = fold_script(phrase)
    return sentence[: end.start()] + phrase + sentence[end.start() :], "", phrase
