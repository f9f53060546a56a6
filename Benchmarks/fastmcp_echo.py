"""The echo of PyPI's `fastmcp`, as fast as it goes: no sessions, no streams, one worker, no log.

    fastmcp_echo.py --port 0      MCP over HTTP at /mcp; prints "listening on 127.0.0.1:PORT" when it does
"""

import argparse
import logging
import socket

import mcp_types
import uvicorn
from fastmcp import FastMCP
from fastmcp.tools.base import ToolResult

server = FastMCP("echo", version="1.0.0")


@server.tool
def echo(text: str):
    """Says what it is told."""
    # As ours answers: without structuredContent, which would be made and checked.
    return ToolResult(content=[mcp_types.TextContent(type="text", text=text)])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--port", type=int, required=True)
    options = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    app = server.http_app(path="/mcp", stateless_http=True, json_response=True)
    with socket.create_server(("127.0.0.1", options.port)) as listener:
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[listener])


main()
