"""Problems as RFC 9457 writes them, in French: from an outcome, from a bad body, from a code."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from notifications.wording import UserError, error_sentence, field_label, french, label, shown_value
from notifications.wording.errors import PROBLEMS, REMEDIES
from notifications.wording.problems import PROBLEM_KINDS
from states.acts import Refused
from states.instants import iso
from web.api.models import Moment, Told
from workflow import explaining
from workflow.office import Office
from workflow.outcomes import Conflict, Done, Invalid, Outcome
from workflow.people import Actor

PROBLEM_PATH = "/api/v1/problemes/"
PROBLEM_JSON = "application/problem+json"
TOO_HEAVY = "too_big"
SHAPES = {
    "bool_parsing": "not_a_boolean",
    "bool_type": "not_a_boolean",
    "enum": "not_a_choice",
    "extra_forbidden": "unknown_field",
    "greater_than_equal": "out_of_range",
    "int_from_float": "not_a_number",
    "int_parsing": "not_a_number",
    "int_parsing_size": "out_of_range",
    "int_type": "not_a_number",
    "json_invalid": "not_json",
    "less_than_equal": "out_of_range",
    "literal_error": "not_a_choice",
    "missing": "missing",
    "string_too_long": "too_long",
    "string_too_short": "empty",
    "string_unicode": "not_text",
    "too_long": "too_many",
    "too_short": "empty",
}
"""What is wrong with the shape of a value, by the validator's name for it; else its type."""


class FieldFault(Told):
    """One value that does not suit: its place in the body or the address, why, what to do."""

    field: str
    value: str
    detail: str
    remedy: str


class ReasonTold(Told):
    """One reason of a refusal: the code of the rule, its sentences."""

    rule: str
    sentences: tuple[str, ...]


class ActSince(Told):
    """What somebody did since the version read."""

    act: str
    role: str
    recorded_at: Moment


class Problem(Told):
    """Why nothing was done (RFC 9457); `type` leads to its explanation."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldFault, ...] = ()
    reasons: tuple[ReasonTold, ...] = ()
    since: tuple[ActSince, ...] = ()
    version: int | None = None


class ProblemMet(Exception):  # noqa: N818 - named as what happened
    """Carries a problem out of an operation."""

    def __init__(self, problem: Problem, **headers: str) -> None:
        super().__init__(problem.type)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(code: str, detail: str = "", **members: Any) -> Problem:
    """Return the problem of a code of `PROBLEM_KINDS`; without detail, what it means."""
    kind = PROBLEM_KINDS[code]
    said = detail or f"{kind.meaning} {kind.remedy}"
    return Problem(
        type=f"{PROBLEM_PATH}{code}",
        title=french(kind.title),
        status=kind.status,
        detail=french(said),
        **members,
    )


def met(code: str, detail: str = "", **members: Any) -> ProblemMet:
    """Return the problem of a code, to be raised."""
    return ProblemMet(problem(code, detail, **members))


def fault(field: str, value: str, code: str, expected: Sequence[str] = ()) -> ProblemMet:
    """Return what is wrong with one value, to be raised; `code` is one of `PROBLEMS`."""
    return ProblemMet(_of_fields((_field_fault(field, value, code, expected),)))


def problem_of(office: Office, actor: Actor, outcome: Outcome) -> Problem:
    """Return why a command was not done."""
    assert not isinstance(outcome, Done)
    sentences = explaining.sentences_of(office, actor, outcome)
    if isinstance(outcome, Refused):
        return problem("refus", " ".join(sentences), reasons=_reasons(office, actor, outcome))
    if isinstance(outcome, Conflict):
        return problem(
            "version-perimee",
            " ".join(sentences),
            since=_since(outcome),
            version=outcome.found,
        )
    return _of_invalid(outcome, sentences)


def problem_of_shape(found: ValidationError) -> Problem:
    """Return what is wrong with a body or an address, one entry for each value."""
    faults = []
    for each in found.errors(include_url=False):
        field = "/".join(str(part) for part in each["loc"])
        code = SHAPES.get(each["type"], each["type"])
        given = each["input"]
        value = str(given) if isinstance(given, str | int) else ""
        expected = _expected(each.get("ctx", {}))
        known = code if code in PROBLEMS else "type"
        faults.append(_field_fault(field, value, known, expected))
    return _of_fields(tuple(faults))


def _of_fields(faults: tuple[FieldFault, ...]) -> Problem:
    return problem("saisie", " ".join(each.detail for each in faults[:5]), errors=faults)


def _of_invalid(outcome: Invalid, sentences: Sequence[str]) -> Problem:
    code = "trop-lourd" if outcome.problem == TOO_HEAVY else "saisie"
    found = FieldFault(
        field=outcome.field,
        value=_clean(outcome.value),
        detail=french(" ".join(sentences)),
        remedy=_remedy(outcome.remedy or outcome.problem),
    )
    return problem(code, found.detail, errors=(found,))


def _field_fault(field: str, value: str, code: str, expected: Sequence[str]) -> FieldFault:
    name = next((part for part in reversed(field.split("/")) if not part.isdigit()), "")
    said = error_sentence(
        UserError(
            field=field_label(_clean(name)),
            value=_clean(value),
            problem=code,
            expected=tuple(expected),
        )
    )
    return FieldFault(
        field=_clean(field), value=_clean(value), detail=french(said), remedy=_remedy(code)
    )


def _expected(context: dict[str, Any]) -> tuple[str, ...]:
    expected = str(context.get("expected", ""))
    return tuple(word.strip("' ") for word in expected.replace(" or ", ", ").split(",") if word)


def _clean(text: str) -> str:
    """Return a value fit for a line of an answer, whatever bytes it was made of."""
    return shown_value(text.encode("utf-8", "replace").decode("utf-8"))


def _remedy(code: str) -> str:
    usual = REMEDIES["correct_value"] if code in PROBLEMS else code
    return french(REMEDIES.get(code, usual))


def _reasons(office: Office, actor: Actor, refused: Refused) -> tuple[ReasonTold, ...]:
    return tuple(
        ReasonTold(
            rule=str(reason.rule),
            sentences=tuple(
                french(each)
                for each in explaining.reason_sentences(office, actor, reason, refused.case)
            ),
        )
        for reason in refused.reasons
    )


def _since(conflict: Conflict) -> tuple[ActSince, ...]:
    return tuple(
        ActSince(
            act=label("done", event.kind),
            role=label("role", event.role),
            recorded_at=iso(event.recorded_at),
        )
        for event in conflict.since
    )
