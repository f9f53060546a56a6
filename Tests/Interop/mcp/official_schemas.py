"""The specification's own JSON Schemas, from a folder that the person who runs the tests has."""

import json
import pathlib

import jsonschema

from wire_rules import EMPTY

#: 2026-07-28 has schemas of its own for these errors; before that there is one for all.
ERRORS = {
    -32020: "HeaderMismatchError", -32021: "MissingRequiredClientCapabilityError",
    -32022: "UnsupportedProtocolVersionError"}


class OfficialSchemas:
    """Files `<revision>.json`; a revision without one is checked by the models alone."""

    def __init__(self, folder):
        self.revisions = {path.stem: Revision(path) for path in pathlib.Path(folder).glob("*.json")}
        if not self.revisions:
            raise FileNotFoundError(f"no schemas in {folder}")

    def check(self, revision, method, message):
        if revision in self.revisions:
            self.revisions[revision].check(method, message)


class Revision:
    def __init__(self, path):
        self.name = path.stem
        self.document = json.loads(path.read_text())
        self.key = "$defs" if "$defs" in self.document else "definitions"
        self.definitions = self.document[self.key]
        self.allow_fractions()
        self.dialect = jsonschema.validators.validator_for(self.document)
        self.validators = {}
        #: Method -> the definition of its request or notification.
        self.named = {}
        for name, definition in self.definitions.items():
            method = definition.get("properties", {}).get("method", {})
            if "const" in method and name.endswith(("Request", "Notification")):
                self.named.setdefault(method["const"], name)

    def allow_fractions(self):
        """schema.ts says that a form's values are `number`s; the files made from it say `integer`."""
        values = self.definitions.get("ElicitResult", {}).get("properties", {}).get("content", {})
        value = values.get("additionalProperties", {})
        for choice in [value, *value.get("anyOf", [])]:
            if choice.get("type") == ["string", "integer", "boolean"]:
                choice["type"] = ["string", "number", "boolean"]

    def check(self, method, message):
        name = self.definition(method, message)
        if name is None:
            raise ValueError(f"the schema of {self.name} has no {method or message.get('method')}")
        target = message["result"] if "result" in message else message
        if "error" in message and "id" not in message:
            # Before 2025-11-25 the schema wants an id, and has no word for a request whose id could not be read.
            target = {"id": 0, **message}
        errors = sorted(self.validator(name).iter_errors(target), key=lambda error: -len(error.absolute_path))
        if errors:
            path = "/".join(map(str, errors[0].absolute_path))
            raise ValueError(f"{name} of the official schema, at /{path}: {errors[0].message[:500]}")

    def definition(self, method, message):
        if "method" in message:
            return self.named.get(message["method"])
        if "result" in message:
            return self.result(method, message["result"])
        error = ERRORS.get(message["error"]["code"])
        if error in self.definitions:
            return error
        return "JSONRPCErrorResponse" if "JSONRPCErrorResponse" in self.definitions else "JSONRPCError"

    def result(self, method, result):
        if result.get("resultType") == "input_required" and "InputRequiredResult" in self.definitions:
            return "InputRequiredResult"
        if method in EMPTY:
            return "EmptyResult"
        name = self.named.get(method, "").removesuffix("Request") + "Result"
        return name if name in self.definitions else None

    def validator(self, name):
        if name not in self.validators:
            schema = {**self.document, "$ref": f"#/{self.key}/{name}"}
            for group in ("anyOf", "oneOf", "allOf"):
                schema.pop(group, None)
            self.validators[name] = self.dialect(schema)
        return self.validators[name]
