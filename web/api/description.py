"""The description of the API for programs (OpenAPI 3.1), made of the table of operations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from notifications.wording import french, label, list_text
from notifications.wording.problems import PROBLEM_KINDS
from web.api.operation import API_PATH, BYTES, JSON, Needs, Operation
from web.api.operations import OPERATIONS
from web.api.problems import PROBLEM_JSON, Problem
from web.policy import Policy

REF = "#/components/schemas/{model}"
ALWAYS = ("demande-illisible", "acces-inconnu", "acces-refuse", "trop-de-demandes", "indisponible")
WITH_A_BODY = ("trop-lourd", "nature-du-corps")
RECORDING = ("cle-manquante", "refus", "version-perimee", "cle-reutilisee", "introuvable", "saisie")
PATH_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
Json = dict[str, Any]


@cache
def description() -> Json:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ancrage",
            "version": "1",
            "description": french(
                "Les mêmes actes et les mêmes lectures que les pages, pour des programmes. Chaque "
                "demande porte un jeton ; chaque acte une clé d’unicité ; un acte sur un dossier "
                "la version lue."
            ),
        },
        "servers": [{"url": API_PATH}],
        "security": [{"jeton": []}],
        "tags": [{"name": name} for name in dict.fromkeys(each.section for each in OPERATIONS)],
        "paths": _paths(OPERATIONS),
        "components": {
            "schemas": _schemas(OPERATIONS),
            "securitySchemes": {"jeton": {"type": "http", "scheme": "bearer"}},
        },
    }


def path_shown(operation: Operation) -> str:
    """Return the path of an operation as the description writes it."""
    return PATH_PARAMETER.sub(r"{\1}", operation.path)


def problems_of(operation: Operation) -> tuple[str, ...]:
    """Return the codes of the problems an operation may answer with, in the order of the table."""
    codes = set(ALWAYS)
    if operation.body is not None or operation.takes_bytes:
        codes |= {*WITH_A_BODY, "saisie"}
    if operation.needs is not Needs.NOTHING:
        codes |= set(RECORDING)
    if operation.needs is Needs.KEY_AND_VERSION:
        codes.add("version-manquante")
    if operation.query.model_fields or operation.method == "GET":
        codes.add("saisie")
    if "{" in operation.path:
        codes.add("introuvable")
    return tuple(code for code in PROBLEM_KINDS if code in codes)


def _paths(operations: Sequence[Operation]) -> Json:
    paths: dict[str, Json] = {}
    for operation in operations:
        methods = paths.setdefault(path_shown(operation), {})
        methods[operation.method.lower()] = _described(operation)
    return paths


def _described(operation: Operation) -> Json:
    found: Json = {
        "operationId": operation.id,
        "tags": [operation.section],
        "summary": french(operation.summary),
        "description": french(f"{operation.about} {_roles_told(operation.policy)}".strip()),
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_headers(operation)],
        "responses": _responses(operation),
    }
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": _ref(operation.body)}},
        }
    if operation.takes_bytes:
        content = {BYTES: {"schema": {"type": "string", "format": "binary"}}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _roles_told(policy: Policy) -> str:
    names = list_text([label("role", role) for role in sorted(policy.roles)])
    return f"Ouverte à : {names}."


def _in_path(operation: Operation) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        }
        for name in PATH_PARAMETER.findall(operation.path)
    ]


def _in_query(operation: Operation) -> list[Json]:
    schema = operation.query.model_json_schema(ref_template=REF)
    required = set(schema.get("required", ()))
    shown = []
    for name, each in schema.get("properties", {}).items():
        kept = {key: value for key, value in each.items() if key != "title"}
        shown.append(
            {"name": name, "in": "query", "required": name in required, "schema": _bare(kept)}
        )
    return shown


def _bare(schema: Json) -> Json:
    """Return the schema of a value of the address: absent rather than null."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        return {**rest, **choices[0]}
    return schema


def _in_headers(operation: Operation) -> list[Json]:
    found: list[Json] = []
    if operation.needs is not Needs.NOTHING:
        schema = {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"}
        found.append(_header("Idempotency-Key", schema, required=True))
    if operation.needs is Needs.KEY_AND_VERSION:
        schema = {"type": "string", "pattern": '^"[0-9]{1,9}"$'}
        found.append(_header("If-Match", schema, required=True))
    if operation.conditional:
        found.append(_header("If-None-Match", {"type": "string"}, required=False))
    return found


def _header(name: str, schema: Json, *, required: bool) -> Json:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _responses(operation: Operation) -> Json:
    good: Json = {
        "description": french("Fait." if operation.method == "POST" else "Voici."),
        "content": {JSON: {"schema": _ref(operation.told)}},
    }
    if operation.conditional or operation.needs is Needs.KEY_AND_VERSION:
        good["headers"] = {"ETag": {"schema": {"type": "string"}}}
    found = {str(operation.status): good}
    if operation.conditional:
        found["304"] = {"description": french("Rien n’a changé depuis cette version.")}
    for code in problems_of(operation):
        kind = PROBLEM_KINDS[code]
        known = found.get(str(kind.status), {}).get("description", "")
        said = f"{known} {french(kind.title)}.".strip()
        found[str(kind.status)] = {
            "description": said,
            "content": {PROBLEM_JSON: {"schema": REF_PROBLEM}},
        }
    return found


def _schemas(operations: Iterable[Operation]) -> Json:
    asked: set[type[BaseModel]] = {each.body for each in operations if each.body is not None}
    asked |= {each.query for each in operations}
    told: set[type[BaseModel]] = {Problem, *(each.told for each in operations)}
    models: list[tuple[type[BaseModel], Any]] = [(each, "validation") for each in _named(asked)]
    models += [(each, "serialization") for each in _named(told)]
    _, found = models_json_schema(models, ref_template=REF)
    schemas: Mapping[str, Json] = found["$defs"]
    return dict(schemas)


def _named(models: Iterable[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda each: each.__name__)


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": REF.format(model=model.__name__)}


REF_PROBLEM = _ref(Problem)
