"""What a session decided, as people write it: one argument, or a line of a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from notifications.wording import NBSP
from states.facts import Outcome
from workflow.cli.context import Session
from workflow.cli.references import case_of
from workflow.commands import SessionItemAsked

ENCODINGS = ("utf-8-sig", "cp1252")
"""What a French spreadsheet program writes, tried in order."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How the « Texte Unicode » of a spreadsheet program begins: no CSV."""
OUTCOMES: Mapping[str, Outcome] = {
    **{str(outcome): outcome for outcome in Outcome},
    "retenue": Outcome.LABEL,
    "retenu": Outcome.LABEL,
    "non retenue": Outcome.NOT_SELECT,
    "non retenu": Outcome.NOT_SELECT,
    "reportée": Outcome.DEFER,
    "reporté": Outcome.DEFER,
    "examen reporté": Outcome.DEFER,
}
HEADS = ("reference", "référence", "dossier")
"""First cell of a line of titles, which decides nothing."""


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """One decision as written, and where (« ligne 3 », "" when typed)."""

    reference: str
    outcome: str
    reason: str
    place: str = ""


def typed_item(text: str) -> ItemLine:
    """Return « RÉFÉRENCE:issue:motif » taken apart; the reason may hold colons."""
    reference, _, rest = text.partition(":")
    outcome, _, reason = rest.partition(":")
    return ItemLine(reference=reference, outcome=outcome, reason=reason)


def item_lines(file: Path) -> list[ItemLine]:
    """Return the decisions of a CSV file, titles and empty lines left out.

    Raises:
        click.BadParameter: there is no such file, or it is no such CSV.
    """
    if not file.is_file():
        raise click.BadParameter(f"le fichier « {file} » n’existe pas. Vérifiez le chemin.")
    rows = csv.reader(io.StringIO(_text(file), newline=""), delimiter=";")
    lines = []
    try:
        for number, row in enumerate(rows, start=1):
            cells = [cell.strip() for cell in row] + ["", ""]
            if not any(cells) or (number == 1 and cells[0].lower() in HEADS):
                continue
            lines.append(
                ItemLine(
                    reference=cells[0], outcome=cells[1], reason=cells[2], place=f"ligne {number}"
                )
            )
    except csv.Error as fault:
        raise _unreadable(file) from fault
    return lines


def item_of(session: Session, line: ItemLine) -> SessionItemAsked:
    """Return what a line asks of a session.

    Raises:
        click.BadParameter: its outcome or its file is unknown; the line is named.
    """
    place = f"{line.place}{NBSP}: " if line.place else ""
    outcome = OUTCOMES.get(line.outcome.strip().lower())
    if outcome is None:
        raise click.BadParameter(
            f"{place}« {line.reference[:30]}:{line.outcome[:30]} » n’a pas d’issue connue. Écrivez "
            "RÉFÉRENCE:issue:motif, l’issue étant retenue (label), reportée (defer) ou non retenue "
            "(not_select)."
        )
    try:
        case = case_of(session, line.reference)
    except click.BadParameter as fault:
        raise click.BadParameter(f"{place}{fault.message}") from fault
    return SessionItemAsked(case=case, outcome=outcome, reason=line.reason.strip())


def _text(file: Path) -> str:
    content = file.read_bytes()
    if content.startswith(UTF_16) or b"\0" in content:
        raise _unreadable(file)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(file)


def _unreadable(file: Path) -> click.BadParameter:
    return click.BadParameter(
        f"le fichier « {file.name} » ne se lit pas. Enregistrez-le en CSV (UTF-8, « ; »)."
    )
