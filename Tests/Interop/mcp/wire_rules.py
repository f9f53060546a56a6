"""What the specification demands of messages and a schema cannot say: a test for each is in test_wire_schema.py."""

MODERN = ("2026-07-28",)
SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"
SERVER_INFO = "io.modelcontextprotocol/serverInfo"
#: Results that may ask for more input (2026-07-28, patterns/mrtr).
MAY_ASK = ("tools/call", "prompts/get", "resources/read")
#: Codes that 2026-07-28 retired ("Error Codes").
RETIRED = (-32002, -32042)
#: Handshake results without a field of their own.
EMPTY = ("ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe")
#: Fields of a result that came with 2026-07-28.
LATER = ("resultType", "ttlMs", "cacheScope", "inputRequests", "requestState")


def check(revision, direction, method, message):
    """Raises ValueError with a sentence."""
    if "error" in message and "id" in message and message["id"] is None:
        raise ValueError("an error without an id leaves it out; null is none")
    if direction == "server":
        (check_modern if revision in MODERN else check_handshake)(method, message)


def check_modern(method, message):
    name, result = message.get("method"), message.get("result")
    if "method" in message and "id" in message:
        raise ValueError("a server sends no requests")
    if isinstance(result, dict):
        if "resultType" not in result:
            raise ValueError("every result has a resultType")
        if result["resultType"] == "input_required":
            if method not in MAY_ASK:
                raise ValueError(f"{method} may not ask for input")
            if "inputRequests" not in result and "requestState" not in result:
                raise ValueError("input_required has inputRequests or requestState")
            if "ttlMs" in result or "cacheScope" in result:
                raise ValueError("input_required is not cached")
    if method == "subscriptions/listen":
        carrier = message.get("params") or {} if name else result
        if carrier is not None and SUBSCRIPTION not in (carrier.get("_meta") or {}):
            raise ValueError("what comes on a subscription names it")
        if name in ("notifications/progress", "notifications/message"):
            raise ValueError(f"{name} does not go on a subscription")
    if isinstance(message.get("error"), dict) and message["error"].get("code") in RETIRED:
        raise ValueError("2026-07-28 has retired this code")


def check_handshake(method, message):
    result = message.get("result")
    if isinstance(result, dict):
        if later := [key for key in LATER if key in result]:
            raise ValueError(f"not in a handshake revision: {', '.join(later)}")
        if SERVER_INFO in (result.get("_meta") or {}):
            raise ValueError("the server names itself in the handshake, not in _meta")
        if method in EMPTY and result:
            raise ValueError(f"the result of {method} is empty")
