"""Checks recorded messages against what the revision that they belong to says they look like.

    wire_schema.py RECORDING ...

A recording is a file of JSON lines, see `conversation.Recording`. Every message is checked against the models of the
package `mcp-types`, which are generated from the specification's schemas, and against rules that a schema cannot say.
With MCP_SCHEMA_FOLDER, a folder of the official files by the name of their revision (`2025-11-25.json`), a second check
uses those. What neither knows, such as the extensions' messages, is counted and named, not passed over in silence.
"""

import collections
import functools
import json
import os
import pathlib
import sys
import typing
from dataclasses import dataclass, field

import mcp_types
import pydantic
from mcp_types import methods

import wire_rules
from official_schemas import OfficialSchemas


@dataclass
class Report:
    checked: collections.Counter = field(default_factory=collections.Counter)
    skipped: collections.Counter = field(default_factory=collections.Counter)
    #: (where, what is wrong, the message).
    invalid: list = field(default_factory=list)

    def __str__(self):
        lines = [f"{where}: {what}\n  {json.dumps(message)[:2000]}" for where, what, message in self.invalid]
        lines += [f"not checked, unknown to the models: {count} x {what}" for what, count in self.skipped.items()]
        by_revision = ", ".join(f"{revision} {count}" for revision, count in sorted(self.checked.items()))
        return "\n".join([*lines, f"messages checked: {by_revision or 'none'}; invalid: {len(self.invalid)}"])


class Unknown(Exception):
    """The models have no such message."""


REQUESTS = {"client": methods.CLIENT_REQUESTS, "server": methods.SERVER_REQUESTS}
NOTIFICATIONS = {"client": methods.CLIENT_NOTIFICATIONS, "server": methods.SERVER_NOTIFICATIONS}
#: Who answers -> the results of the other side's requests.
RESULTS = {"server": methods.SERVER_RESULTS, "client": methods.CLIENT_RESULTS}
#: The data that the specification demands with a code.
ERROR_DATA = {
    mcp_types.MISSING_REQUIRED_CLIENT_CAPABILITY: mcp_types.MissingRequiredClientCapabilityErrorData,
    mcp_types.UNSUPPORTED_PROTOCOL_VERSION: mcp_types.UnsupportedProtocolVersionErrorData,
}
#: What an extension defines, the models do not: https://modelcontextprotocol.io/extensions
EXTENSIONS = ("tasks/", "notifications/tasks")


@functools.cache
def adapter(model):
    return pydantic.TypeAdapter(model)


def check_model(model, document):
    """As JSON, strictly: a number in quotes is no number."""
    adapter(model).validate_json(json.dumps(document), strict=True, by_alias=True, by_name=False)


def check_result(revision, direction, method, result):
    """Typed by the request's method, and where a method has two results by `resultType`."""
    if not isinstance(result, dict):
        raise ValueError("a result is an object")
    if method is not None and method.startswith(EXTENSIONS):
        raise Unknown(f"result of {method}")
    if revision in wire_rules.MODERN and result.get("resultType") == "task":
        raise Unknown(f"CreateTaskResult of {method}")
    model = RESULTS[direction].get((method, revision))
    if model is None:
        raise ValueError(f"{revision} knows no {direction}'s result of {method}")
    wants_input = result.get("resultType") == "input_required"
    choices = typing.get_args(model) or (model,)
    chosen = [one for one in choices if (one.__name__ == "InputRequiredResult") == wants_input]
    if not chosen:
        raise ValueError(f"{method} has no input_required result")
    check_model(chosen[0], result)


def check_error(message):
    check_model(mcp_types.ErrorData, message["error"])
    if model := ERROR_DATA.get(message["error"]["code"]):
        check_model(model, message["error"].get("data"))
    if "id" in message:
        check_model(mcp_types.RequestId, message["id"])


def check(revision, direction, method, message):
    """Raises ValueError for what is wrong with a message, and Unknown for what the models do not have."""
    unknown = None
    try:
        check_shape(revision, direction, method, message)
    except Unknown as what:
        unknown = what
    wire_rules.check(revision, direction, method, message)
    if unknown:
        raise unknown


def check_shape(revision, direction, method, message):
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise ValueError("no JSON-RPC message")
    if "method" in message:
        name = message["method"]
        if not isinstance(name, str) or name.startswith(EXTENSIONS):
            raise Unknown(f"{name} of {direction}")
        table, kind = (REQUESTS, "request") if "id" in message else (NOTIFICATIONS, "notification")
        model = table[direction].get((name, revision))
        if model is None:
            raise ValueError(f"{revision} knows no {direction}'s {kind} {name}")
        check_model(model, message)
        if kind == "request":
            check_model(mcp_types.RequestId, message["id"])
    elif "result" in message:
        check_model(mcp_types.RequestId, message.get("id"))
        check_result(revision, direction, method, message["result"])
    elif "error" in message:
        check_error(message)
    else:
        raise ValueError("neither request nor notification nor answer")


def check_all(entries, schema_folder=None):
    """`entries` are pairs of a place and what was recorded there."""
    report = Report()
    official = OfficialSchemas(schema_folder) if schema_folder else None
    for where, entry in entries:
        revision, direction, method, message = (entry[key] for key in ("revision", "direction", "method", "message"))
        where = f"{where}: {revision} {direction}"
        report.checked[str(revision)] += 1
        try:
            check(revision, direction, method, message)
            if official:
                official.check(revision, method, message)
        except Unknown as what:
            report.skipped[str(what)] += 1
        except ValueError as error:
            report.invalid.append((where, str(error), message))
    return report


def entries_of(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield f"{pathlib.Path(path).name}:{number}", json.loads(line)


if __name__ == "__main__":
    report = check_all(entries_of(sys.argv[1:]), os.environ.get("MCP_SCHEMA_FOLDER"))
    print(report)
    sys.exit(1 if report.invalid else 0)
