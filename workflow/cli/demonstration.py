"""What the demonstration shows once the replay is done, page by page, at 80 columns."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from notifications.letters import LETTERS
from notifications.wording import count_text, deadline_text, instant_text, label
from states.acts import Refused
from states.identifiers import CaseKind
from workflow.cli import invoke
from workflow.cli.console import WIDTH, wrapped
from workflow.cli.context import Session
from workflow.cli.remedies import ARROW
from workflow.cli.report import count_table, indicator_tables, report_of
from workflow.office import Office
from workflow.replay.performance import Played, refusals
from workflow.replay.trials import title_of
from workflow.store.filters import CaseFilter
from workflow.store.records import ReminderStatus

LETTER_COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Remis", ("sent",)),
    ("À\nvalider", ("held",)),
    ("Pro-\ngrammé", ("planned", "queued", "claimed", "data", "retry")),
    ("À\nvérifier", ("unknown",)),
    ("Rem-\nplacé", ("skipped",)),
    ("Date\npassée", ("expired",)),
    ("Sans\nobjet", ("superseded", "cancelled", "not_applicable")),
    ("En\néchec", ("given_up", "bounced")),
)
"""Columns of the table of letters, with the codes each adds; empty ones may be left out."""
ALWAYS = ("sent", "held", "skipped", "expired")
LETTER_WIDTH = 28
EXAMPLE = "Guingamp"
"""The place whose file the next commands show."""
NEXT = (
    ("Un dossier, son histoire", "show {reference}"),
    ("Ce qui peut être fait, et pourquoi pas le reste", "offers {reference}"),
    ("Ce qui était vrai le 8 septembre 2021", "report --at 2021-09-08"),
    ("Ce que l’on savait le 30 septembre 2021", "report --known-at 2021-09-30"),
    ("Les actes en dehors de la règle", "audit outside-rule"),
    ("Ce qui partirait d’ici juin 2022", "forecast --until 2022-06-30"),
    ("Vérifier la preuve", "audit verify"),
)
ACTIVATE = "D’abord, une fois par terminal"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What there is to show: the office, what was played, then what the projection played.

    `states` are the states of the projection's files, by trial.
    """

    office: Office
    folder: Path
    played: tuple[Played, ...]
    after: tuple[Played, ...]
    states: Mapping[int, str]

    def next_commands(self) -> tuple[tuple[str, str], ...]:
        """Return what to try next: why, and the command without its folder."""
        with self.office.store.read() as reader:
            (row,) = reader.cases(CaseFilter(kind=CaseKind.CANDIDATURE, text=EXAMPLE))
        return tuple((why, line.format(reference=row.reference)) for why, line in NEXT)


def opening_page(folder: Path) -> tuple[RenderableType, ...]:
    """Return the head of the demonstration."""
    return (
        Text("Ancrage — « Au cœur des territoires » rejoué", style="bold"),
        Text("De janvier 2019 au 4 octobre 2021, horloge simulée ; rien ne quitte la machine."),
        Text(f"Dossier : {folder}", style="dim"),
    )


def pages(shown: Shown) -> Iterator[RenderableType]:
    """Give every page in order."""
    made = report_of(Session(office=shown.office))
    yield _head("Ce qui est enregistré")
    yield _recorded(shown)
    yield Padding(count_table(made), (1, 0, 1, 2))
    yield _head("Les nombres publiés, à côté des nôtres")
    yield from indicator_tables(made.indicators)
    yield _head("Lettres, par nature")
    yield _letters(shown)
    yield _head("Refus, et l’acte qui réussit ensuite")
    yield from _refusals(shown.played)
    yield _head("Preuve")
    yield from _proof(shown)
    yield _head("Échéances à venir")
    yield _deadlines(shown)
    yield _head("Projection fictive, sur une copie, jusqu’au 30 juin 2022")
    yield from _projection(shown)
    yield _head("Et maintenant")
    yield _next(shown)


def _head(title: str) -> RenderableType:
    return Padding(Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 1, 0))


def _recorded(shown: Shown) -> RenderableType:
    with shown.office.store.read() as reader:
        size, now = reader.tree_size(), shown.office.now(reader)
    lines = sum("clock" not in each.line.args for each in shown.played)
    refused = sum(bool(each.line.refused) for each in shown.played)
    return Text(
        f"{count_text(lines, 'ligne')} de commande, dont {count_text(refused, 'refus', 'refus')} ; "
        f"{count_text(size, 'événement')} dans le journal.\nIl est {instant_text(now)}. "
        "Les essais fictifs sont exclus de tous les comptes."
    )


def _letters(shown: Shown) -> RenderableType:
    counts = _letter_counts(shown.office)
    columns = [
        (title, codes)
        for title, codes in LETTER_COLUMNS
        if codes[0] in ALWAYS or any(code in codes for _, code in counts)
    ]
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1))
    table.add_column("Lettre", width=LETTER_WIDTH, vertical="bottom")
    for title, _ in columns:
        table.add_column(title, justify="right", no_wrap=True)
    for letter in (letter for letter in LETTERS if any(letter == code for code, _ in counts)):
        totals = [sum(counts[letter, code] for code in codes) for _, codes in columns]
        said = [str(total) if total else "·" for total in totals]
        table.add_row(wrapped(LETTERS[letter].title, LETTER_WIDTH), *said)
    return Padding(table, (0, 0, 0, 2))


def _letter_counts(office: Office) -> Counter[tuple[str, str]]:
    """Count by kind and state, from the ledger: a message may carry several letters at once."""
    counts: Counter[tuple[str, str]] = Counter()
    with office.store.read() as reader:
        phases = {letter.id: str(letter.phase) for letter in reader.letters()}
        for line in reader.reminders():
            waits = line.status is ReminderStatus.ATTACHED and line.letter_id
            counts[line.template, phases[waits] if waits else str(line.status)] += 1
    return counts


def _refusals(played: Iterable[Played]) -> Iterator[RenderableType]:
    for refused, remedy in refusals(played):
        yield _attempt(refused)
        if remedy is not None:
            yield Padding(Text(f"✓ {_typed(remedy)}", style="green"), (0, 0, 1, 4))


def _attempt(refused: Played) -> RenderableType:
    lines = refused.answer.output.splitlines()
    sentences = [line for line in lines if line.strip() and not line.strip().startswith(ARROW)]
    assert isinstance(refused.answer.outcome, Refused)
    title = Text(title_of(refused.line.trial), style="bold")
    typed = Padding(Text(f"✗ {_typed(refused)}", style="yellow"), (0, 0, 0, 2))
    said = (Padding(Text(wrapped(line, WIDTH - 6)), (0, 0, 0, 4)) for line in sentences[1:])
    return Padding(Group(title, typed, *said), (0, 0, 0, 2))


def _typed(played: Played) -> str:
    return f"ancrage {shlex.join(played.line.args)}"


def _proof(shown: Shown) -> Iterator[RenderableType]:
    verified = invoke(shown.office, ("audit", "verify")).output.strip().splitlines()
    said = (wrapped(line, WIDTH - 2) for line in verified)
    yield Padding(Text("\n".join(said)), (0, 0, 1, 2))
    # A note is signed to the byte: its lines are printed whole, however long.
    note = invoke(shown.office, ("audit", "checkpoint")).output.strip()
    yield Text(f"{note}\n", no_wrap=True, overflow="ignore")


def _deadlines(shown: Shown) -> RenderableType:
    with shown.office.store.read() as reader:
        in_force, now = shown.office.calendar.in_force(reader), shown.office.now(reader)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(width=32)
    table.add_column()
    found = in_force.programme.deadlines.values() if in_force else ()
    ahead = [each for each in found if each.closes_at and each.closes_at > now]
    for each in sorted(ahead, key=lambda deadline: (str(deadline.day), deadline.label)):
        table.add_row(wrapped(each.label, 32), wrapped(deadline_text(each), 44))
    return Padding(table, (0, 0, 0, 2))


def _projection(shown: Shown) -> Iterator[RenderableType]:
    for trial in dict.fromkeys(each.line.trial for each in shown.after if each.line.trial):
        last = [each for each in shown.after if each.line.trial == trial][-1]
        state = label("state", shown.states.get(trial, ""))
        line = Text(f"{title_of(trial)} : {state}", style="bold")
        said = [
            Text(line)
            for line in last.answer.output.splitlines()
            if last.line.refused and line and not line.strip().startswith(ARROW)
        ]
        yield Padding(Group(line, *said), (0, 0, 1, 2))


def _next(shown: Shown) -> RenderableType:
    folder = shlex.quote(str(shown.folder))
    lines = [Text(ACTIVATE, style="dim"), Text("  . .venv/bin/activate")]
    for title, line in shown.next_commands():
        lines += [Text(title, style="dim"), Text(f"  ancrage --data {folder} {line}")]
    return Padding(Group(*lines), (0, 0, 1, 2))
