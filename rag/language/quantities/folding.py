"""One spelling of figures for matching: Simplified characters, ASCII digits, letters and signs."""

from __future__ import annotations

_SIMPLIFIED = (
    "佈布 來来 侖仑 係系 個个 傢家 債债 價价 億亿 內内 兩两 勛勋 勢势 勳勋 參参 叄叁 員员 單单 "
    "噸吨 國国 圍围 圓圆 報报 場场 塊块 將将 專专 屆届 層层 崙仑 嵗岁 帥帅 幣币 幾几 張张 後后 "
    "戶户 揚扬 損损 擔担 擴扩 攝摄 數数 於于 時时 東东 條条 極极 構构 樣样 橋桥 權权 歐欧 歲岁 "
    "殺杀 氣气 淩凌 減减 溫温 滿满 漲涨 為为 無无 營营 爲为 爾尔 產产 産产 畝亩 盧卢 碼码 禮礼 "
    "種种 筆笔 箇个 節节 紀纪 約约 納纳 級级 組组 結结 統统 經经 綫线 線线 縮缩 績绩 繫系 纔才 "
    "羅罗 羣群 臺台 與与 茲兹 華华 萊莱 萬万 蔘参 蘭兰 處处 號号 虧亏 衕同 裏里 裝装 裡里 見见 "
    "規规 親亲 許许 詞词 該该 語语 說说 説说 論论 變变 豐丰 貓猫 負负 責责 貳贰 踰逾 軍军 較较 "
    "輕轻 輛辆 輪轮 轉转 這这 週周 進进 遊游 運运 過过 達达 遠远 邊边 鄰邻 釐厘 鈡钟 銖铢 鋰锂 "
    "錢钱 鍾钟 鎊镑 鏈链 鐘钟 長长 門门 間间 關关 陞升 陸陆 隻只 電电 韆千 韓韩 頃顷 項项 頭头 "
    "顆颗 類类 風风 飆飙 餅饼 餘余 馬马 驅驱 體体 麪面 麫面 麵面 點点 齡龄 齣出"
)
"""Each Traditional character with the Simplified one that it is read as."""

_ASCII_SIGNS = "，, ．. ：: ／/ ％% ＄$ ￥¥ ～~ 〜~ ﹣- －- –- ―— −- ’'"
"""An em dash stays one: it may make a range, but is neither a hyphen nor a minus sign."""

_SPACES = "\u3000\u00a0\u202f\u2009"
_FULLWIDTH = {code + 0xFEE0: code for code in (*range(48, 58), *range(65, 91), *range(97, 123))}
_TABLE = (
    str.maketrans({pair[0]: pair[1] for pair in (*_SIMPLIFIED.split(), *_ASCII_SIGNS.split())})
    | str.maketrans(dict.fromkeys(_SPACES, " "))
    | _FULLWIDTH
)


def fold(text: str) -> str:
    """``text`` in Simplified characters and ASCII digits, signs and letters, of the same length.

    Only the characters that figures are written with are folded; it is for matching, never shown.
    """
    return text.translate(_TABLE)
