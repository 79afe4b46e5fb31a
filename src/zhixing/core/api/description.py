"""What the description (OpenAPI) says of every operation alike: its problems, and the headers it reads."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from zhixing.core.api.problems import KINDS, MEDIA_TYPE

WRITES = {"post", "put", "patch", "delete"}
ALWAYS = {400, 401, 403, 404, 405, 422, 429}
WHEN_WRITING = {409, 413, 415}
WORDS = {
    400: "The request cannot be read, or the cursor is none.",
    401: "The token is missing, unknown, ended or out of date.",
    403: "The token only reads, or its user may not do this here.",
    404: "It does not exist, or stands outside the token's subtree.",
    405: "This method is not possible at this address.",
    409: "Stale version, a conflict, or the same Idempotency-Key is being worked on.",
    413: "Too large.",
    415: "The body is of another type than this operation reads.",
    422: "Some values cannot be taken, or the Idempotency-Key belongs to another request.",
    429: "Too many wrong tokens; see Retry-After.",
}
LANGUAGE = {
    "in": "header",
    "name": "Accept-Language",
    "schema": {"type": "string", "examples": ["en", "zh-Hans"]},
    "required": False,
    "description": "The language of titles and messages: Chinese (default) or English.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "required": False,
    "description": "Makes a repeated request harmless: the first answer is given again. Kept for 7 days.",
}
S = TypeVar("S", bound=dict[str, Any])


class ProblemField(BaseModel):
    """One value that cannot be taken."""

    field: str = Field(description="Dotted path, such as `speakers.0.name`.")
    message: str


class ProblemBody(BaseModel):
    """An error, after RFC 9457."""

    model_config = ConfigDict(title="Problem", extra="allow")

    type: str = Field(description="`urn:zhixing:problem:` and one of: " + ", ".join(KINDS) + ".")
    title: str
    status: int
    detail: str
    errors: list[ProblemField]


def completed(description: S) -> S:
    """Add to each operation what the frame does for all of them; returns the same description."""
    schemas = description["components"]["schemas"]
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    description["components"]["responses"] = {
        f"Problem{status}": _response(words) for status, words in WORDS.items()
    }
    description["components"]["parameters"] = {"AcceptLanguage": LANGUAGE, "IdempotencyKey": KEY}
    for methods in description["paths"].values():
        for method, operation in methods.items():
            _complete(operation, writes=method in WRITES)
    return description


def _response(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _complete(operation: dict[str, Any], *, writes: bool) -> None:
    for status in sorted(ALWAYS | (WHEN_WRITING if writes else set())):
        operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    headers = ["AcceptLanguage", *(["IdempotencyKey"] if writes else [])]
    operation["parameters"] += [{"$ref": f"#/components/parameters/{name}"} for name in headers]
