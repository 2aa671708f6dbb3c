"""A forecast in one report is no rival of the count in another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ONE = """雁湖地鐵通車首月旅客超出預期
來源：測試通訊社
日期：2026-03-02

雁湖地鐵2月1日通車，首月運送旅客231萬人次，比預測的200萬人次多。全線共有18座車站。
"""
OTHER = """雁湖地铁首月客流218万，不如公布
来源：测试周刊
日期：2026-03-09

本刊查得，雁湖地铁2月客流为218万人次，低于此前公布的数字。雁湖东站日均客流2.1万人次。
"""


@pytest.fixture
def reports(library: Any, tmp_path: Path) -> Any:
    for name, text in (("a", ONE), ("b", OTHER)):
        (tmp_path / f"{name}.txt").write_text(text)
        library.add(tmp_path / f"{name}.txt")
    return library


def test_a_forecast_disputes_nothing(reports: Any) -> None:
    for dispute in reports.ask("雁湖地鐵原先預測首月多少旅客？").disagreements:
        assert not {"200萬"} & {figure for figure, _ in dispute.sides}
