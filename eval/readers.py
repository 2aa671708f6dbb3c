"""What readers wait for when many of them ask a served page at once.

    python -m eval.readers [--readers 20] [--rounds 3] [--home FOLDER] [--page]

Serves a library as `zhiwen serve` does, in a process of its own and without a model, and lets all
readers ask at the same moment, each another question: once through the endpoint for programs, once
through Gradio's own queue, as the page does. Prints how many failed and what the rest waited,
the median and the 95th percentile, beside one reader alone. ``--page`` opens the page in Chromium
(playwright must be installed): until it can be used, warm, and from Enter to the evidence.

Readers, page and server share this machine, so the figures are an upper bound of what the server
takes; say how busy it was. Without --home the library holds the articles in eval/articles.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import httpx

from eval.keys import load_keys
from eval.scratch import scratch_library, scratch_settings

HERE = Path(__file__).parent

Ask = Callable[[httpx.Client, str], bool]
"""Asks one question; whether an answer came."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves, asks, prints."""
    parser = argparse.ArgumentParser(prog="python -m eval.readers", description=__doc__)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args(arguments)
    questions = [key.question for key in load_keys(HERE / "keys" / "sample_keys.yaml")]
    load = os.getloadavg()[0]
    failures = 0
    with scratch_settings(options.home) as settings:
        with scratch_library(settings.home) as library:
            if not library.counts()[0]:
                library.add(HERE / "articles")
            print(f"articles, passages  {library.counts()}, load before {load:.1f}")
        with served(settings.home) as address:
            for name, ask in (("/api/v1/ask", ask_plainly), ("Gradio's queue", ask_by_queue)):
                for readers in (1, options.readers):
                    waits = [
                        wait
                        for turn in range(options.rounds)
                        for wait in at_once(address, ask, readers, questions, turn)
                    ]
                    failures += waits.count(None)
                    print(f"{name:15} {readers:3} at once: {_told(waits)}")
            if options.page:
                _measure_page(address, questions)
    return 2 if failures else 0


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the library in ``home``, served without a model for as long as this lasts."""
    environment = os.environ | {"ZHIWEN_USE_MODEL": "false"}
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--home", str(home)]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                raise SystemExit("the page was not served")
            ask_plainly(
                httpx.Client(base_url=address, timeout=60), "工廠何時擴建？"
            )  # loads the rest
            yield address
        finally:
            process.terminate()
            process.wait(20)


def at_once(
    address: str, ask: Ask, readers: int, questions: Sequence[str], turn: int
) -> list[float | None]:
    """Seconds that each reader waited, all starting together; None for one who got no answer."""
    start = Barrier(readers)

    def one(number: int) -> float | None:
        question = questions[(number + turn * readers) % len(questions)]
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            client.get("/api/v1/status")  # connected, as an open page is
            start.wait()
            began = time.perf_counter()
            try:
                return time.perf_counter() - began if ask(client, question) else None
            except httpx.HTTPError:
                return None

    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(one, range(readers)))


def ask_plainly(client: httpx.Client, question: str) -> bool:
    """Through the endpoint for programs."""
    response = client.post("/api/v1/ask", json={"question": question})
    return response.status_code == 200 and "text" in response.json()


def ask_by_queue(client: httpx.Client, question: str) -> bool:
    """Through Gradio's queue, whose events say when the answer is there."""
    joined = client.post("/gradio_api/call/ask", json={"data": [question, None, None]})
    identity = joined.json()["event_id"]
    event = ""
    with client.stream("GET", f"/gradio_api/call/ask/{identity}") as stream:
        for line in stream.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: ") and event in ("complete", "error"):
                return event == "complete" and "text" in json.loads(line[6:])[0]
    return False


def _told(waits: Sequence[float | None]) -> str:
    done = sorted(wait for wait in waits if wait is not None)
    failed = f"{len(waits) - len(done)} of {len(waits)} failed"
    if len(done) < 2:
        return failed
    late = statistics.quantiles(done, n=20, method="inclusive")[-1]
    half = statistics.median(done)
    return f"{failed}, median {half:.2f} s, p95 {late:.2f} s, last {done[-1]:.2f} s"


def _measure_page(address: str, questions: Sequence[str]) -> None:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    ready, evidence = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(locale="zh-TW")
        for question in questions[:6]:
            page = context.new_page()
            began = time.perf_counter()
            page.goto(address)
            page.locator(".zw-answer").wait_for()
            ready.append(time.perf_counter() - began)
            box = page.locator(".zw-ask textarea")
            box.fill(question)
            began = time.perf_counter()
            box.press("Enter")
            page.locator(".zw-evidence .zw-card").first.wait_for()
            evidence.append(time.perf_counter() - began)
            page.close()
        browser.close()
    print(
        f"page, first view    {ready[0]:.2f} s; warm, median {statistics.median(ready[1:]):.2f} s"
    )
    shown = statistics.median(evidence[1:])
    print(f"page, to evidence   first {evidence[0]:.2f} s; then, median {shown:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
