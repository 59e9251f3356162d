"""The server's own description of its API, and whether an answer is as it says."""

import re
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from server import Answer, Client


@dataclass
class Operation:
    method: str
    path: str
    """With `{name}` for parameters."""
    description: dict[str, Any]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return [each for each in self.description.get("parameters", []) if "name" in each]

    @property
    def body_schema(self) -> dict[str, Any] | None:
        body = self.description.get("requestBody")
        return body and body["content"]["application/json"]["schema"]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Description:
    def __init__(self, client: Client) -> None:
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}
        self.document = client.get("/api/v1/openapi.json").json
        self.operations = [
            Operation(method.upper(), path, description)
            for path, methods in self.document["paths"].items()
            for method, description in methods.items()
        ]

    def operation(self, name: str) -> Operation:
        return next(each for each in self.operations if each.name == name)

    def resolved(self, node: Any) -> Any:  # noqa: ANN401  # any part of the document
        """The part with its own reference followed; those within stay, for the validator."""
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def problems(self, operation: Operation, answer: Answer) -> list[str]:
        """What about an answer is not as described; nothing where all is well."""
        responses = operation.description["responses"]
        described = responses.get(str(answer.status))
        if described is None:
            if answer.status < 400:
                return [f"{operation.name}: {answer.status} is not described"]
            described = responses["default"]
        content = self.resolved(described).get("content")
        if not content:
            return [f"{operation.name}: {answer.status} has a body"] if answer.body else []
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        expected = next((each for each in content if each in (media_type, "*/*")), None)
        if expected is None:
            return [f"{operation.name}: {answer.status} is {media_type}, not {', '.join(content)}"]
        if media_type != "application/json":
            return []
        key = (operation.name, str(answer.status) if str(answer.status) in responses else "default")
        if key not in self._validators:
            schema = {**content[expected]["schema"], "components": self.document["components"]}
            self._validators[key] = Draft202012Validator(schema)
        return [
            f"{operation.name}: {answer.status}: {error.json_path}: {error.message}"
            for error in self._validators[key].iter_errors(answer.json)
        ]

    def path_of(self, operation: Operation, values: dict[str, str]) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], operation.path)
