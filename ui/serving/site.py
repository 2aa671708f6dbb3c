"""Everything that is served, without the page: the guards, the endpoints, and their order."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import FastAPI, Response

from ui.serving.assistants import add_tools, open_tools
from ui.serving.door import Door
from ui.serving.headers import SecurityHeaders
from ui.serving.operations import Operations
from ui.serving.rest import PREFIX, rest
from ui.serving.signin import SignIn

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def site(
    operations: Operations,
    names: Iterable[str] = (),
    signin: SignIn | None = None,
    *,
    tools: bool = False,
) -> FastAPI:
    """The application that the page is mounted on.

    ``names`` are host names of this server; with ``signin``, only its users come in. With
    ``tools``, assistants reach theirs; raises BadSetting where the extra for that is missing.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    if tools:
        add_tools(app, open_tools(operations))
    # The last one added is the first that a request meets.
    if signin is not None:
        app.add_middleware(signin.guard)
        app.router.routes.extend(signin.routes())
    app.add_middleware(Door, names=tuple(names))
    app.add_middleware(SecurityHeaders)
    app.mount(PREFIX, rest(operations))

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(operations.metrics(), media_type=_PROMETHEUS)

    return app
