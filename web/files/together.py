"""One act on several files: chosen, filled in, rehearsed file by file, then done with all or none.

Every step carries what the one before showed: the files, their versions, the count confirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from notifications.wording import count_text, french
from states.facts import Antenna
from states.instants import EffectiveAt
from web.consequences import Consequences, consequences_of
from web.files.offered import ActForm, Attempt, title_of
from web.files.selection import (
    Chosen,
    Selection,
    common_acts,
    common_inputs,
    name_of,
    selection_of,
    state_of,
    why_not,
)
from web.forms import HELP, Answers, answers_of, effective_of, typed_of
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import ActOnCase, ActTogether
from workflow.outcomes import Conflict, Done
from workflow.schedule.rehearsal import Rehearsal, rehearse

PAGE = "files/together.html.j2"
CHANGED = "Ce qui partirait a changé depuis que vous l’avez lu. Relisez, puis confirmez."
NONE_CHOSEN = "Aucun dossier n’est choisi. Cochez-en dans une liste, puis recommencez."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file of the selection as the page shows it; `why` says why the act is refused."""

    reference: str
    name: str
    state: str
    version: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Where an act on several files stands."""

    selection: Selection
    trigger: str = ""
    form: ActForm | None = None
    lines: tuple[Line, ...] = ()
    consequences: Consequences | None = None


def act_together(visit: Visit) -> Response:
    """Take a selection one step further: choose an act, fill it in, read its effects, do it."""
    references = (*visit.fields("refs"), *visit.fields("refs[]"), *visit.queries("refs"))
    trigger, step = visit.field("trigger") or visit.query("trigger"), visit.field("etape")
    with visit.reading() as reading:
        selection = selection_of(reading, references)
        inputs = common_inputs(reading, selection, trigger) if trigger else ()
    typed = typed_of(visit)
    answers, at = answers_of(inputs, typed), effective_of(typed)
    sent = step in ("repeter", "faire")
    faults = {**answers.faults, **({"effective_at": at} if isinstance(at, str) else {})}
    attempt = Attempt(trigger=trigger, sent=sent, typed=typed, faults=faults if sent else {})
    form = ActForm(trigger=trigger, title=title_of(trigger), inputs=inputs, attempt=attempt)
    batch = Batch(
        selection=selection,
        trigger=trigger,
        form=form if trigger else None,
        lines=tuple(_line(visit, each, trigger) for each in selection.chosen),
    )
    if not selection.chosen:
        return _shown(visit, batch, (french(NONE_CHOSEN),))
    if not sent or not trigger:
        return _shown(visit, batch)
    if faults or isinstance(at, str):
        return _shown(visit, batch, tuple(faults.values()))
    return _taken(visit, batch, answers, at)


def _taken(visit: Visit, batch: Batch, answers: Answers, at: EffectiveAt | None) -> Response:
    """Rehearse the act on every file, then do it if what was confirmed still holds."""
    acts = tuple(
        ActOnCase(
            actor=visit.actor,
            case=each.read.facts.id,
            trigger=batch.trigger,
            inputs=answers.values,
            effective_at=at,
            version=_version(visit, each),
        )
        for each in batch.selection.chosen
    )
    alone = rehearse(visit.counter.office, acts)
    if not alone.accepted:
        return _some_refused(visit, batch, alone)
    together = ActTogether(actor=visit.actor, acts=acts)
    shown = consequences_of(visit, [together])
    rehearsed = replace(batch, consequences=shown)
    if visit.field("etape") != "faire":
        return _shown(visit, rehearsed)
    if visit.field("attendu") != _count(rehearsed):
        return _shown(visit, rehearsed, (french(CHANGED),), status=409)
    outcome = visit.run(together)
    if not isinstance(outcome, Done):
        status = 409 if isinstance(outcome, Conflict) else 422
        return _shown(visit, batch, tuple(visit.explain(outcome)), status)
    said = f"{title_of(batch.trigger)} : {count_text(len(acts), 'dossier')}."
    letters = f"Lettres préparées : {len(outcome.letters)}."
    told = (letters,) if visit.actor.is_insider else ()
    return see_other(visit, _back(batch), said, *told)


def _some_refused(visit: Visit, batch: Batch, alone: Rehearsal) -> Response:
    """Say which files refuse the act and why; nothing is done with any of them."""
    lines = tuple(
        replace(line, why=tuple(visit.explain(outcome)))
        for line, outcome in zip(batch.lines, alone.outcomes, strict=True)
    )
    conflict = any(isinstance(each, Conflict) for each in alone.outcomes)
    some = count_text(sum(bool(line.why) for line in lines), "dossier refuse", "dossiers refusent")
    sentence = french(f"{some} cet acte : rien n’est fait, sur aucun. Les raisons sont ci-dessous.")
    refusing = replace(batch, lines=lines)
    return _shown(visit, refusing, (sentence,), status=409 if conflict else 422)


def _shown(
    visit: Visit, batch: Batch, sentences: tuple[str, ...] = (), status: int = 422
) -> Response:
    values: Mapping[str, Any] = {
        "batch": batch,
        "acts": common_acts(batch.selection),
        "admitted": [line for line in batch.lines if not line.why],
        "counted": _count(batch),
        "effective_help": HELP["effective_at"],
    }
    if sentences:
        return refused(visit, PAGE, sentences, status, **values)
    return page(visit, PAGE, 200, **values)


def _line(visit: Visit, each: Chosen, trigger: str) -> Line:
    return Line(
        reference=each.read.facts.reference,
        name=name_of(each),
        state=state_of(each),
        version=each.read.facts.version,
        why=why_not(visit, each, trigger) if trigger and not each.admits(trigger) else (),
    )


def _count(batch: Batch) -> str:
    """Return what a confirmation carries: how many files and letters were shown."""
    letters = len(batch.consequences.said.letters) if batch.consequences else 0
    return f"{len(batch.lines)}-{letters}"


def _version(visit: Visit, each: Chosen) -> int | None:
    seen = visit.field(f"version-{each.read.facts.reference}")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None


def _back(batch: Batch) -> str:
    antennas = all(isinstance(each.read.facts, Antenna) for each in batch.selection.chosen)
    return "/antennes" if antennas else "/candidatures"
