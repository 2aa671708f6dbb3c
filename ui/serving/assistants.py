"""Opens the tools of the protocol where its package is installed, and says how where it is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fastapi import FastAPI

from rag.errors import BadSetting
from ui.serving.door import LARGEST_BODY

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from ui.serving.operations import Operations

PATH = "/mcp"


def need_protocol() -> None:
    """Raises BadSetting where the extra is not installed."""
    if find_spec("mcp") is None:
        raise BadSetting("tools for assistants need the extra `mcp`: pip install 'zhiwen[mcp]'")


def open_tools(operations: Operations) -> MCPServer:
    """The server of the tools; raises BadSetting where the extra is not installed."""
    need_protocol()
    from ui.serving.tools import tools_server

    return tools_server(operations)


def add_tools(app: FastAPI, server: MCPServer) -> None:
    """Lets assistants reach the tools over HTTP, at ``PATH`` of ``app``."""
    from mcp.server.transport_security import TransportSecuritySettings

    transport = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,  # nobody is thrown out when the server starts anew
        max_request_body_size=LARGEST_BODY,
        # Host and Origin are the door's to check, for all that is served.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes.extend(transport.routes)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    app.router.lifespan_context = running
