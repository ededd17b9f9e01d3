"""What a command prints: the outcome in French or in JSON, tables, and the exit code."""

import io
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click

from notifications.wording import french
from states.acts import Reason, Refused
from states.identifiers import CaseId
from workflow import explaining
from workflow.cli.context import Session
from workflow.cli.edge import REFUSED, USAGE
from workflow.cli.remedies import way_out
from workflow.commands import Command
from workflow.outcomes import Done, Invalid, Outcome

WIDTH = 80
"""Columns of what is written to be read."""
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


def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    """Return text in lines of `width`; rich would break them at no-break spaces."""
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def say(text: str) -> None:
    """Print a line with French typography."""
    click.echo(french(text))


def sentences_of(session: Session, outcome: Outcome) -> tuple[str, ...]:
    """Return a negative outcome in French, one sentence each."""
    return explaining.sentences_of(session.opened(), session.actor(), outcome)


def reason_sentences(session: Session, reason: Reason, case: CaseId) -> tuple[str, ...]:
    """Return one reason of a refusal about a file in French, with the file's local time."""
    return explaining.reason_sentences(session.opened(), session.actor(), reason, case)


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
