"""What a command prints: the outcome in French or in JSON, tables, and the exit code."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import click

from notifications.wording import (
    UserError,
    conflict_sentence,
    error_sentence,
    field_label,
    french,
    refusal_sentences,
)
from states.acts import Reason, Refused
from states.identifiers import CaseId
from workflow.cli.context import Session
from workflow.cli.edge import REFUSED, USAGE
from workflow.cli.remedies import way_out
from workflow.commands import Command
from workflow.outcomes import Conflict, Done, Invalid, Outcome
from workflow.store.store import Reader

NAMES_OF_CASES = ("successor", "session", "case")
"""What a reason may have found that is the id of a case."""
NO_PROGRAMME = "Aucun programme n’est enregistré. Faites « ancrage programme apply »."
AGREED = ("o", "oui", "y", "yes")
WIDEST = 10_000
"""Columns of a table that goes to a file or a pipe."""


def carry_out(
    session: Session, command: Command, said: str | Callable[[Done], str] = "Enregistré."
) -> Done:
    """Run a command, print its outcome, and return it when done.

    `said` is the sentence, or what makes it; it may name values shown by the outcome, as
    `{reference}`: what somebody typed belongs in the second form.

    Raises:
        click.exceptions.Exit: 1 refused by a rule or overtaken, 2 bad input.
    """
    outcome = session.opened().run(command)
    session.outcome = outcome
    if isinstance(outcome, Done):
        if session.as_json:
            print_json({"outcome": "done", **outcome.shown, "events": len(outcome.events)})
        else:
            say(said.format(**outcome.shown) if isinstance(said, str) else said(outcome))
        return outcome
    explain(session, outcome)
    raise click.exceptions.Exit(USAGE if isinstance(outcome, Invalid) else REFUSED)


def explain(session: Session, outcome: Outcome) -> None:
    """Print why a command was not carried out."""
    sentences = sentences_of(session, outcome)
    if session.as_json:
        print_json({"outcome": type(outcome).__name__.lower(), "sentences": list(sentences)})
        return
    for sentence in sentences:
        click.echo(sentence, err=True)
    if isinstance(outcome, Refused):
        with session.opened().store.read() as reader:
            for line in way_out(session, reader, outcome):
                click.echo(f"  {line}", err=True)


def confirm(question: str) -> None:
    """Ask a question that only « oui » answers; anything else gives up.

    Raises:
        click.Abort: the answer is not « oui », or nobody is there to answer.
    """
    answer = click.prompt(
        french(question), default="non", show_default=False, prompt_suffix=" [o/N] "
    )
    if str(answer).strip().lower() not in AGREED:
        raise click.Abort


def say(text: str) -> None:
    """Print a line with French typography."""
    click.echo(french(text))


def sentences_of(session: Session, outcome: Outcome) -> tuple[str, ...]:
    """Return a negative outcome in French, one sentence each."""
    if isinstance(outcome, Refused):
        return _refusal(session, outcome)
    if isinstance(outcome, Conflict):
        last = outcome.since[-1:] or ()
        return tuple(
            conflict_sentence(str(event.role), event.kind, event.recorded_at) for event in last
        ) or (f"Le dossier {outcome.reference} a changé entre-temps.",)
    if isinstance(outcome, Invalid):
        return (_invalid(session, outcome),)
    return ()


def reason_sentences(session: Session, reason: Reason, case: CaseId) -> tuple[str, ...]:
    """Return one reason of a refusal about a file in French, with the file's local time."""
    office = session.opened()
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        spoken = _spoken(reader, reason)
        zone = _zone(session, reader, case)
    return refusal_sentences(spoken, in_force.programme, zone) if in_force else (NO_PROGRAMME,)


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print JSON for scripts: UTF-8, stable keys, two spaces."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a plain table; its columns shrink to a terminal, to nothing else.

    In a file or a pipe a row stays one line, however long.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    drawn = io.StringIO()
    width = None if sys.stdout.isatty() else WIDEST
    Console(file=drawn, width=width, highlight=False, markup=False, emoji=False).print(table)
    lines = [line.rstrip() for line in drawn.getvalue().split("\n")]
    click.echo("\n".join(lines).strip("\n"))


def _refusal(session: Session, refused: Refused) -> tuple[str, ...]:
    office = session.opened()
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        spoken = tuple(_spoken(reader, reason) for reason in refused.reasons)
        zone = _zone(session, reader, refused.case)
    if in_force is None:
        return (NO_PROGRAMME,)
    return refusal_sentences(replace(refused, reasons=spoken), in_force.programme, zone)


def _zone(session: Session, reader: Reader, case: CaseId) -> ZoneInfo:
    """Return the zone of the town a file is of; of the actor's own when there is no file."""
    from workflow.archive import Archive
    from workflow.audience import zone_of_authority

    archive = Archive(reader, session.opened().memory)
    file = archive.candidature(case) or archive.antenna(case)
    return ZoneInfo(
        zone_of_authority(archive, file.authority if file else session.actor().authority)
    )


def _spoken(reader: Reader, reason: Reason) -> Reason:
    """Return a reason whose cases are named by their references, as people say them."""
    rows = {name: reader.case(str(reason.found.get(name) or "")) for name in NAMES_OF_CASES}
    named = {name: row.reference for name, row in rows.items() if row and row.reference}
    return replace(reason, found={**reason.found, **named}) if named else reason


def _invalid(session: Session, invalid: Invalid) -> str:
    known = invalid.values.get("known")
    choices = tuple(str(each) for each in known) if isinstance(known, list | tuple) else ()
    labels = _labels(session, invalid.field) if choices else {}
    return error_sentence(
        UserError(
            field=field_label(invalid.field),
            value=invalid.value,
            problem=invalid.problem,
            remedy=invalid.remedy,
            expected=tuple(
                f"{choice} : {labels[choice]}" if choice in labels else choice for choice in choices
            ),
        )
    )


def _labels(session: Session, field: str) -> Mapping[str, str]:
    """Return what the codes of a field are called in the programme in force."""
    if field not in ("piece", "body") or session.office is None:
        return {}
    with session.office.store.read() as reader:
        in_force = session.office.calendar.in_force(reader)
    if in_force is None:
        return {}
    named = in_force.programme.pieces if field == "piece" else in_force.programme.bodies
    return {str(each.id): each.label for each in named}
