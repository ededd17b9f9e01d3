"""How an answer of the control is printed: its query and date first, then one line each."""

from collections.abc import Sequence
from typing import Any

import click

from notifications.wording import count_text, instant_text
from notifications.wording.control import ASKED, INTERVALS, LEG_TITLES, QUESTIONS
from states.instants import iso
from workflow.archive import Archive
from workflow.cli.console import print_json, print_table
from workflow.cli.context import Session
from workflow.reading import Moment, Reading
from workflow.reports.answers import delays_json, leg_said, shown_as, spread_said
from workflow.reports.durations import LEGS, Delays, spread
from workflow.reports.naming import Naming
from workflow.reports.questions import Answer


def print_answer(session: Session, answer: Answer[Any]) -> None:
    """Print an answer with its query and its date, as a table or as JSON."""
    if session.as_json:
        print_json(
            {
                "query": answer.query,
                "asked": dict(answer.asked),
                "answered_at": iso(answer.answered_at),
                "lines": [shown_as(line).json(line) for line in answer.lines],
            }
        )
        return
    click.echo(f"{QUESTIONS[answer.query]}.")
    _say_asked(answer.asked)
    counted = count_text(len(answer.lines), "ligne")
    click.echo(f"Réponse du {instant_text(answer.answered_at)} : {counted}.")
    if answer.lines:
        print_lines(session, answer.lines)


def print_lines(session: Session, lines: Sequence[object]) -> None:
    """Print lines of one kind as a table, whoever acted said by function."""
    shown, office = shown_as(lines[0]), session.opened()
    with office.store.read() as reader:
        naming = Naming(reader, Archive(reader, office.memory))
        rows = [shown.row(line, naming) for line in lines]
    print_table("", shown.columns, rows)


def print_delays(
    session: Session, reading: Reading, found: tuple[Delays, ...], moment: Moment
) -> None:
    """Print the durations of each file, then their spread, unknowns apart."""
    spreads = {leg: spread(found, leg) for leg in LEGS}
    asked = {
        name: iso(value)
        for name, value in (("at", moment.at), ("known_at", moment.known_at))
        if value
    }
    if session.as_json:
        heading = {"query": "delays", "asked": asked, "answered_at": iso(reading.now)}
        print_json({**heading, **delays_json(found, spreads)})
        return
    click.echo(f"{QUESTIONS['delays']}, en jours.")
    _say_asked(tuple(asked.items()))
    counted = count_text(len(found), "dossier")
    click.echo(f"Réponse du {instant_text(reading.now)} : {counted}.")
    rows = [(each.reference, *(leg_said(each.legs[leg]) for leg in LEGS)) for each in found]
    print_table("", ("Dossier", *(LEG_TITLES[leg] for leg in LEGS)), rows)
    for leg, each in spreads.items():
        click.echo(f"{LEG_TITLES[leg]} : {spread_said(each)}")
    click.echo(INTERVALS)


def _say_asked(asked: tuple[tuple[str, str], ...]) -> None:
    if asked:
        said = ", ".join(f"{ASKED.get(name, name)} = {value}" for name, value in asked)
        click.echo(f"Requête : {said}.")
