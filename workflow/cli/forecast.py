"""What comes by itself: the forecast, and what one moved date would change."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import click

from notifications.wording import count_text, day_text, instant_text, short_day_text
from notifications.wording.foresight import ASSUMED, CONFIRMED
from states.identifiers import DeadlineId
from states.instants import iso
from workflow.archive import Archive
from workflow.cli.console import explain, print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import USAGE
from workflow.cli.when import parse_day
from workflow.outcomes import CommandFailed
from workflow.reports.foreseen_lines import (
    act_row,
    last_day_of,
    letter_row,
    person_rows,
)
from workflow.reports.naming import Naming
from workflow.schedule.foreseen import (
    NOT_MOVED,
    Difference,
    Forecast,
    ForecastAct,
    ForecastLetter,
    difference,
)

MONTH = timedelta(days=31)


@click.command(help="Dit les lettres et les actes automatiques à venir, si personne n’agit.")
@click.option("--until", "until", required=True, help="Dernier jour, par exemple 2020-11-30.")
@click.option(
    "--if", "moves", multiple=True, help="Échéance déplacée : ÉCHÉANCE=JOUR ; dit ce qui change."
)
@pass_session
def forecast(session: Session, until: str, moves: tuple[str, ...]) -> None:
    """Print the forecast, or what the dates moved change in it."""
    day = parse_day(until)
    moved = dict(_move(each) for each in moves)
    found = _foreseen(session, day)
    if moved:
        print_difference(session, difference(found, _foreseen(session, day, moved)), moved, day)
        return
    print_forecast(session, found)


def print_move(session: Session, moved: Mapping[DeadlineId, date]) -> None:
    """Print what moving deadlines changes in what comes by itself, a week past the last of them."""
    until = last_day_of(session.opened(), moved)
    print_difference(session, _difference(session, moved, until), moved, until)


def move_json(session: Session, moved: Mapping[DeadlineId, date]) -> dict[str, Any]:
    """Return the same with stable keys."""
    until = last_day_of(session.opened(), moved)
    return _difference_json(_difference(session, moved, until), moved, until)


def print_forecast(session: Session, found: Forecast) -> None:
    """Print a forecast: counts, automatic acts, then letters person by person."""
    if session.as_json:
        print_json(_json(found))
        return
    say(f"Du {instant_text(found.starts_at)} au {day_text(found.until)} inclus. {ASSUMED}")
    if found.held:
        say(CONFIRMED)
    say(
        f"{count_text(len(found.letters), 'lettre')} à "
        f"{count_text(len(found.by_person), 'destinataire')}, "
        f"{count_text(len(found.acts), 'acte automatique', 'actes automatiques')}."
    )
    _say(session, lambda naming: _print_lists(naming, found))


def print_preview(session: Session, day: date) -> None:
    """Print what comes by itself in the month that follows a day (or now, if it is later)."""
    office = session.opened()
    with office.store.read() as reader:
        if office.calendar.in_force(reader) is None:
            return
        first = max(day, office.now(reader).date())
    print_forecast(session, _foreseen(session, first + MONTH))


def print_difference(
    session: Session, found: Difference, moved: Mapping[DeadlineId, date], until: date
) -> None:
    """Print what a moved date changes: letters added, removed, moved, and the files concerned."""
    if session.as_json:
        print_json(_difference_json(found, moved, until))
        return
    dates = ", ".join(f"{name} au {short_day_text(day)}" for name, day in moved.items())
    say(f"Si l’échéance était déplacée ({dates}), jusqu’au {day_text(until)} inclus. {ASSUMED}")
    letters, acts = found.letters, found.acts
    if not letters.lines() and not acts.lines():
        say("Rien ne change.")
        return
    say(
        f"Lettres : {len(letters.added)} en plus, {len(letters.removed)} en moins, "
        f"{len(letters.moved)} à une autre date. "
        f"{count_text(len(found.cases), 'dossier concerné', 'dossiers concernés')}."
    )
    _say(session, lambda naming: _print_changes(naming, found))


def _difference(session: Session, moved: Mapping[DeadlineId, date], until: date) -> Difference:
    return difference(_foreseen(session, until), _foreseen(session, until, moved))


def _foreseen(
    session: Session, until: date, moved: Mapping[DeadlineId, date] = NOT_MOVED
) -> Forecast:
    from workflow.reports.moving import foreseen_by

    try:
        return foreseen_by(session.opened(), session.actor(), until, moved)
    except CommandFailed as failed:
        session.outcome = failed.outcome
        explain(session, failed.outcome)
        raise click.exceptions.Exit(USAGE) from failed


def _move(text: str) -> tuple[DeadlineId, date]:
    name, equals, day = text.rpartition("=")
    if not equals or not name:
        raise click.BadParameter(
            f"« {text[:60]} » : écrivez ÉCHÉANCE=JOUR, par exemple AMI2/vague-1=2020-11-20."
        )
    return DeadlineId(name), parse_day(day)


def _say(session: Session, print_them: Callable[[Naming], None]) -> None:
    office = session.opened()
    with office.store.read() as reader:
        print_them(Naming(reader, Archive(reader, office.memory)))


def _print_lists(naming: Naming, found: Forecast) -> None:
    if found.acts:
        rows = [act_row(naming, act) for act in found.acts]
        print_table("Actes automatiques", ("Date", "Dossier", "Acte", "Vers"), rows)
    if found.letters:
        rows = [
            (naming.person(person), *row)
            for person, letters in found.by_person.items()
            for row in person_rows(naming, letters)
        ]
        print_table("Lettres", ("Destinataire", "Départ", "Lettre", "Dossier"), rows)


def _print_changes(naming: Naming, found: Difference) -> None:
    columns = ("Destinataire", "Départ", "Lettre", "Dossier")
    for title, lines in (
        ("Lettres en plus", found.letters.added),
        ("Lettres en moins", found.letters.removed),
    ):
        if lines:
            rows = [(naming.person(each.person), *letter_row(naming, each)) for each in lines]
            print_table(title, columns, rows)
    if found.letters.moved:
        rows = [
            (
                naming.person(shift.after.person),
                f"{instant_text(shift.before.leaves_at)} → {instant_text(shift.after.leaves_at)}",
                *letter_row(naming, shift.after)[1:],
            )
            for shift in found.letters.moved
        ]
        print_table("Lettres à une autre date", columns, rows)
    rows = [
        (*act_row(naming, act)[1:3], instant_text(act.at), why)
        for why, acts in (
            ("en plus", found.acts.added),
            ("en moins", found.acts.removed),
            ("à une autre date", tuple(shift.after for shift in found.acts.moved)),
        )
        for act in acts
    ]
    if rows:
        print_table("Actes automatiques", ("Dossier", "Acte", "Date", ""), rows)


def _json(found: Forecast) -> dict[str, Any]:
    return {
        "from": iso(found.starts_at),
        "until": found.until,
        "assumes": str(found.assumes),
        "held": found.held,
        "letters": [_letter_json(letter) for letter in found.letters],
        "acts": [_act_json(act) for act in found.acts],
    }


def _difference_json(
    found: Difference, moved: Mapping[DeadlineId, date], until: date
) -> dict[str, Any]:
    return {
        "if": dict(moved),
        "until": until,
        "letters": _changes_json(found.letters, _letter_json),
        "acts": _changes_json(found.acts, _act_json),
        "cases": list(found.cases),
    }


def _changes_json(changes: Any, one: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    moved: Sequence[Any] = changes.moved
    return {
        "added": [one(each) for each in changes.added],
        "removed": [one(each) for each in changes.removed],
        "moved": [{"before": one(each.before), "after": one(each.after)} for each in moved],
    }


def _letter_json(letter: ForecastLetter) -> dict[str, Any]:
    return {
        "leaves_at": iso(letter.leaves_at),
        "code": letter.code,
        "person": letter.person,
        "cases": list(letter.cases),
        "deadline": letter.deadline,
        "days_before": letter.days_before,
        "held": letter.held,
    }


def _act_json(act: ForecastAct) -> dict[str, Any]:
    return {"at": iso(act.at), "case": act.case, "trigger": act.trigger, "about": act.about}
