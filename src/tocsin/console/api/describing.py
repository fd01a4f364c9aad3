"""The description of the API as OpenAPI: what each operation does, takes, answers and needs."""

from typing import Any

from ninja.errors import ConfigError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from tocsin.console.api.asking import Bearer
from tocsin.console.api.problems import Problem

PROBLEM = f"#/components/schemas/{Problem.__name__}"
Described = dict[str, Any]


class Description(OpenAPISchema):
    """Ninja's own, with its first sentence as summary, scopes said, and problems said once."""

    def operation_details(self, operation: Operation) -> Described:
        """Describe one operation."""
        told: Described = super().operation_details(operation)
        told["summary"] = str(told.get("description", told["summary"])).partition(".")[0]
        told["description"] = f"{told.get('description', '')}\n\n{needed(operation)}".strip()
        told["responses"] = {
            str(code): _shared(code, one) for code, one in told["responses"].items()
        }
        return told

    def add_schema_definitions(self, definitions: Described) -> None:
        """Take shapes in; two of one name would be one in the description."""
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise ConfigError(f"the API has two shapes called {name}")

    def get_components(self) -> Described:
        """Describe what operations share."""
        told: Described = super().get_components()
        told["responses"] = {
            name: {
                "description": name,
                "content": {"application/json": {"schema": {"$ref": PROBLEM}}},
            }
            for name in sorted(PROBLEMS.values())
        }
        session = told["securitySchemes"]["Session"]
        session["description"] = (
            "The session of somebody signed in; what writes also sends the form token as "
            "`X-CSRFToken`."
        )
        return told


PROBLEMS = {
    400: "Unreadable",
    401: "Unauthenticated",
    403: "Forbidden",
    404: "NotFound",
    409: "Refused",
    422: "Invalid",
    503: "Unavailable",
}


def needed(operation: Operation) -> str:
    """Return what a token needs for an operation, in words."""
    for one in operation.auth_callbacks:
        if isinstance(one, Bearer):
            return f"Scope: `{one.scope.value}`."
    return "Signed in only: no token does this."


def _shared(code: int, told: Described) -> Described:
    """Point to what is said once."""
    schema = told.get("content", {}).get("application/json", {}).get("schema", {})
    if schema.get("$ref") == PROBLEM:
        return {"$ref": f"#/components/responses/{PROBLEMS[code]}"}
    return told
