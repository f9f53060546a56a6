"""Requests of MCP on one core: ours beside nginx, and the echo beside FastMCP."""

import contextlib
import pathlib
import sys

from contest import HEADINGS, Contender, compete, print_tables
from load import SERVER_CORE
from nginx import SAME_LENGTH, Nginx
from questions import CALLS, ECHOES
from rig.server import Server
from rig.table import spread

FASTMCP = (sys.executable, pathlib.Path(__file__).with_name("fastmcp_echo.py"))
RATE_BAR, LATENCY_BAR, FASTMCP_BAR = 0.85, 3, 100


def measured(question, rounds, seconds):
    """The length of our answer; nginx with one as long, nginx with a short one, ours, and FastMCP with an echo."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server(command=question.command, core=SERVER_CORE))
        length = len(question.ask_once(server))
        nginx = stack.enter_context(Nginx(length, core=SERVER_CORE))
        contenders = [
            Contender("nginx", nginx, question, SAME_LENGTH), Contender("short", nginx, question, "/"),
            Contender("ours", server, question)]
        if question in ECHOES:
            peer = stack.enter_context(Server(command=FASTMCP, core=SERVER_CORE, patience=30))
            question.ask_once(peer)
            contenders.append(Contender("FastMCP", peer, question))
        compete(question.name, contenders, rounds, seconds)
    return length, *contenders


def beside_nginx(question, length, same, short, ours, *_):
    rates = [spread(ours.to(other, "rate")) for other in (same, short)]
    processors = [spread(other.to(ours, "cpu")) for other in (same, short)]
    latency = spread(ours.to(same, "p99"), 1)
    return question.name, length, *rates, f"{RATE_BAR:.2f}", *processors, latency, LATENCY_BAR


def beside_fastmcp(question, _, same, short, ours, peer):
    return question.name, spread(ours.to(peer, "rate"), 0), FASTMCP_BAR, spread(peer.to(ours, "cpu"), 0)


def print_calls(rounds, seconds):
    cases = [(question, *measured(question, rounds, seconds)) for question in CALLS]
    figures = [
        (question.name, one.name, one.median("rate"), *one.figures())
        for question, _, *contenders in cases for one in contenders]
    echoes = [case for case in cases if case[0] in ECHOES]
    print_tables(
        rounds, seconds,
        (["MCP", "server", "requests/s", *HEADINGS], figures),
        (["MCP", "bytes", "requests/s to nginx", "to short", "bar", "by CPU: nginx", "short", "p99 to nginx", "bar"],
         [beside_nginx(*case) for case in cases]),
        (["MCP", "times as fast as FastMCP", "bar", "by CPU"], [beside_fastmcp(*case) for case in echoes]))
