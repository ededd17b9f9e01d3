"""Applying a programme file: read, its differences shown, then recorded by one confirmation."""

from hashlib import sha256
from typing import Any

from starlette.responses import Response

from config.errors import ConfigError, ConfigInvalid, ConfigProblem
from config.programme_file import ProgrammeFile, builtin_programmes
from notifications.wording import config_sentence, count_text, french, list_text
from notifications.wording.control import DIFFERENCES
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import ApplyProgramme
from workflow.outcomes import Done
from workflow.reports.consequences import consequences_of
from workflow.reports.proposing import (
    contents_told,
    differences_with,
    next_number,
    proposed_text,
    shortened,
)
from workflow.schedule.rehearsal import rehearse

FORM = "terms/proposal.html.j2"
APPLY = "appliquer"
NOTHING = "Choisissez un fichier fourni, envoyez le vôtre, ou collez son texte."
CHANGED = "Le texte a changé depuis que vous avez lu ses différences : les voici de nouveau."


def propose(visit: Visit) -> Response:
    """Show what a file changes, or record it once that was read."""
    try:
        name, text = _given(visit)
        if not text:
            return refused(visit, FORM, (NOTHING,), **_typed(name, text))
        file = proposed_text(visit.counter.office, text, name)
    except ConfigInvalid as fault:
        sentences = [french(config_sentence(error)) for error in fault.errors]
        name = visit.field("nom") or _upload_name(visit)
        return refused(visit, FORM, sentences, **_typed(name, _readable(visit)))
    applied = visit.field("etape") == APPLY
    if applied and visit.field("lu") == _print_of(visit, file):
        return _apply(visit, file, name, text)
    return _differences(visit, file, name, text, (CHANGED,) if applied else ())


def _apply(visit: Visit, file: ProgrammeFile, name: str, text: str) -> Response:
    outcome = visit.run(ApplyProgramme(actor=visit.actor, canonical=file.canonical))
    if not isinstance(outcome, Done):
        return refused(visit, FORM, visit.explain(outcome), **_typed(name, text))
    kept = outcome.shown.get("kept")
    names = [str(each) for each in kept] if isinstance(kept, list) else []
    said = [f"Programme enregistré : version {outcome.shown['n']}."]
    if names:
        said.append(f"Échéances prorogées, non ramenées par le fichier : {list_text(names)}.")
    return see_other(visit, "/programme", *said)


def _differences(
    visit: Visit, file: ProgrammeFile, name: str, text: str, again: tuple[str, ...]
) -> Response:
    office = visit.counter.office
    found = differences_with(office, file)
    rehearsal = rehearse(office, [ApplyProgramme(actor=visit.actor, canonical=file.canonical)])
    (outcome,) = rehearsal.outcomes
    faults = () if isinstance(outcome, Done) else tuple(visit.explain(outcome))
    return page(
        visit,
        FORM,
        status=422 if faults or again else 200,
        refusal=(*again, *faults),
        **{
            **_typed(name, text),
            "differences": [
                (DIFFERENCES[each.kind], each.path, shortened(each.before), shortened(each.after))
                for each in found
            ],
            "contents": contents_told(file),
            "told": consequences_of(office, rehearsal) if not faults else None,
            "counted": count_text(len(found), "changement"),
            "print_of": "" if faults else _print_of(visit, file),
        },
    )


def _typed(name: str, text: str) -> dict[str, Any]:
    """Return what the form shows again, nothing compared yet."""
    return {
        "name": name,
        "text": text,
        "differences": None,
        "contents": "",
        "told": None,
        "counted": "",
        "print_of": "",
    }


def _given(visit: Visit) -> tuple[str, str]:
    """Return the name and the text of the file given: shipped, sent, or typed.

    Raises:
        ConfigInvalid: the file sent is not text.
    """
    shipped = builtin_programmes().get(visit.field("fourni"))
    if shipped is not None:
        return visit.field("fourni"), shipped.read_text(encoding="utf-8")
    sent = visit.upload("fichier")
    if sent is None:
        return visit.field("nom") or "fichier collé", visit.field("texte")
    name = sent.filename or "fichier"
    try:
        return name, sent.file.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        error = ConfigError(file=name, key="", value="", problem=ConfigProblem.UNREADABLE)
        raise ConfigInvalid((error,)) from fault


def _upload_name(visit: Visit) -> str:
    sent = visit.upload("fichier")
    return (sent.filename or "") if sent else visit.field("fourni")


def _readable(visit: Visit) -> str:
    """Return the text given as far as it reads, so that nothing of it is lost."""
    sent = visit.upload("fichier")
    if sent is None:
        return visit.field("texte")
    sent.file.seek(0)
    return sent.file.read().decode("utf-8", "replace").replace("\r\n", "\n")


def _print_of(visit: Visit, file: ProgrammeFile) -> str:
    """Return what tells that this very file was read against this very version."""
    number = next_number(visit.counter.office)
    return sha256(f"{number}:{file.sha256}".encode()).hexdigest()
