"""Which files a browser may hand over to a page that is really served: those it has uploaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from tests.fakes import news
from tests.served import served


def test_a_visitor_hands_over_uploads_and_no_files_of_the_servers(
    tmp_path: Path, encoder_cache: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "cache").symlink_to(encoder_cache, target_is_directory=True)
    own = tmp_path / "own.txt"
    own.write_text(news(1), encoding="utf-8")
    with served(home) as address, httpx.Client(base_url=address, timeout=60) as browser:
        page = browser.get("/config").json()
        events = {event["api_name"]: event for event in page["dependencies"]}

        def fire(name: str, *data: Any) -> None:
            """What the page's script does for an event, until all is done."""
            event = {"fn_index": events[name]["id"], "session_hash": "visitor", "data": data}
            browser.post("/gradio_api/queue/join", json=event).raise_for_status()
            where = "/gradio_api/queue/data?session_hash=visitor"
            with browser.stream("GET", where) as told:
                for line in told.iter_lines():
                    if line and json.loads(line[5:])["msg"] == "close_stream":
                        return

        def upload(path: str) -> int:
            fire("_upload", [{"path": path, "meta": {"_type": "gradio.FileData"}}], None)
            total: int = browser.get("/api/v1/articles").json()["total"]
            return total

        fire("_load")
        assert upload(str(own)) == 0
        sent = browser.post("/gradio_api/upload", files={"files": ("own.txt", own.read_bytes())})
        assert upload(sent.json()[0]) == 1
