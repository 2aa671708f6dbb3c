"""A process of its own that serves one GGUF file on this machine, in OpenAI's protocol.

Run as a file, not as a module: it needs nothing but the standard library and xllamacpp. It reads
one JSON line (model, name, context, threads, key), prints one JSON line (url or error), and ends
when its standard input does: with its parent, however that ends.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Serves until standard input ends."""
    asked = json.loads(sys.stdin.readline())
    try:
        import xllamacpp
    except ImportError:
        print(json.dumps({"missing": "xllamacpp"}), flush=True)
        return
    params = xllamacpp.CommonParams()
    params.model.path = asked["model"]
    params.model_alias = {asked["name"]}
    params.n_ctx = asked["context"]
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = asked["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [asked["key"]]  # other programs and web pages of this machine have no key
    params.cors_origins = ""
    params.ui = params.endpoint_slots = False
    params.verbosity = 0
    params.sse_ping_interval = 5
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as exc:
        print(json.dumps({"error": str(exc)}), flush=True)
        return
    print(json.dumps({"url": f"{server.listening_address}/v1"}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
