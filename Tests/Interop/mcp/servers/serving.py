"""What the servers for our client offer, and how they are started.

    official.py --port 0 [--stateless]      MCP over HTTP at /mcp; prints "listening on 127.0.0.1:PORT" when it does
    official.py --stdio                     MCP on standard input and output
    fast.py ...                             the same, made with the other package

Both serve 2026-07-28 and every handshake revision on the same address; `--stateless` gives handshakes no session, so
that nothing can be asked for or told to them. Names and texts are the same in both, so that one test of our client
runs against either.

Tools:
    add {a, b: integer}         text and structuredContent {"result": a + b}, with an outputSchema
    where {region: string}      the argument is annotated x-mcp-header: Region; text "region=<region>"
    count {to: integer}         progress 1..to of to with the message "step <n>", and a log message of level info
                                "step <n>" each, for who asked for them; text "counted to <to>"
    fail {}                     isError, text with "fails on purpose"
    ask_name {}                 elicits {"name": string}; text "Hello, <name>!", an error in the result if declined
    ask_model {}                samples "What is the capital of France?"; text "The model says: <text>"
    ask_roots {}                asks for the roots; text "roots: <uri>, ..."
    change_tools {}             adds the tool `added`, or takes it away, and announces the change
    touch {}                    announces that note://watched has changed
    wait {seconds: number}      answers "waited" after that time, so that there is something to cancel

The three that ask do it by a request of the server under a handshake, by an input_required result since 2026-07-28.
`fast.py` announces to handshakes only, on the stream of the call: its package has no subscriptions/listen. The data of
its log messages is {"msg": "step <n>", "extra": null}.

Resources: note://hello (text/plain "Hello from a note."), note://pixel (image/png, one pixel), note://watched; the
template note://{name}/text ("This is the note <name>.").

Prompts: review {language, code}, a message of the user "Review this <language> code: <code>". Completion of `language`
gives those of python, perl, swift and rust that begin with the value; of the template's `name` hello and watched.
"""

import argparse
import base64
import logging
import socket

import uvicorn

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==")
HELLO = "Hello from a note."
QUESTION = "What is the capital of France?"
LANGUAGES = ("python", "perl", "swift", "rust")
NOTES = ("hello", "watched")


def completions(name, value):
    known = {"language": LANGUAGES, "name": NOTES}.get(name, ())
    return [one for one in known if one.startswith(value)]


def review(language, code):
    return f"Review this {language} code: {code}"


def serve(run_stdio, make_app, description):
    """Serves as the command line says, until standard input ends or a signal comes."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--stateless", action="store_true")
    arguments.add_argument("--stdio", action="store_true")
    options = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    if options.stdio:
        return run_stdio()
    with socket.create_server(("127.0.0.1", options.port)) as listener:
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        config = uvicorn.Config(make_app(options.stateless), log_level="critical", timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listener])
