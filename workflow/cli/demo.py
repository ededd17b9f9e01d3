"""`ancrage demo`: the real programme replayed in a folder of its own, then what came of it."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.settings import MailTransport, load
from notifications.wording import short_day_text
from states.identifiers import CaseKind, ContactKind
from states.instants import PARIS
from workflow.access.commands import GrantMission
from workflow.archive import Archive
from workflow.cli import Invocation, cli, invoke
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.demonstration import Shown, opening_page, pages
from workflow.cli.edge import ENVIRONMENT
from workflow.cli.picture import save_picture
from workflow.cli.report import as_json, plain_console, report_of
from workflow.composition import OPERATOR, create_installation, open_office
from workflow.office import Office
from workflow.randomness import SeededRandomness
from workflow.replay.journal import Line
from workflow.replay.performance import Played, ReplayDiverged, journal, play, projection
from workflow.replay.story import story
from workflow.store.backup import make_backup

FOLDER = Path("demo")
MARKER = "DEMONSTRATION.txt"
MARKER_TEXT = (
    "Base de démonstration d’Ancrage, horloge simulée.\n"
    "« ancrage demo » efface ce dossier et le recrée.\n"
)
PROJECTION_MARKER = "PROJECTION-FICTIVE.txt"
PROJECTION_TEXT = "Projection fictive : rien de ce qui suit le 4 octobre 2021 n’a eu lieu.\n"
SEED = "au-coeur-des-territoires"
MISSION, MISSION_YEARS = "Lettre de mission de la démonstration", 3


@click.command(help="Rejoue le programme réel, de janvier 2019 au 4 octobre 2021.")
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Dossier de la démonstration (par défaut : demo).",
)
@click.option(
    "--serve/--no-serve", default=True, help="Sert ensuite les pages, jusqu’à interruption."
)
@click.option("--image", type=click.Path(path_type=Path), help="Garde un extrait en image SVG.")
@pass_session
@click.pass_context
def demo(
    ctx: click.Context, session: Session, folder: Path | None, serve: bool, image: Path | None
) -> Shown:
    """Replay, then print what came of it; the folder stays for the next commands."""
    place = folder or ctx.find_root().params.get("data") or FOLDER
    console = plain_console()
    head = [] if session.as_json else list(opening_page(place))
    for part in head:
        console.print(part)
    shown = replayed(place)
    session.office = shown.office
    if session.as_json:
        report = as_json(report_of(Session(office=shown.office)))
        print_json({"outcome": "done", "data": str(place), "report": report})
        return shown
    parts = list(pages(shown))
    for part in parts:
        console.print(part)
    if image is not None:
        save_picture(image, [*head, *parts])
    if serve:
        _serve(ctx, session, place)
    return shown


def _serve(ctx: click.Context, session: Session, folder: Path) -> None:
    """Serve the pages over the replayed programme, by the command that another room adds."""
    pages_command = cli.get_command(ctx, "serve")
    if pages_command is not None:
        # Opened anew: chance is no longer the replay's own once people come.
        session.office, session.folder = None, folder
        ctx.invoke(pages_command)


def replayed(folder: Path) -> Shown:
    """Replay into a fresh folder, then project on a copy; give what there is to show.

    Raises:
        click.ClickException: the folder holds something else, or the replay diverged.
    """
    clear(folder)
    office = founded(folder)
    lines = journal()
    played = _played(office, lines, Bar(title="Rejeu"))
    with TemporaryDirectory(prefix="ancrage-projection-") as scratch:
        copy = projected(office, Path(scratch) / "projection-fictive")
        after = _played(copy, projection(), Bar(title="Projection fictive"))
        lapsed = _states(copy, after)
        copy.store.close()
    let_audit(office)
    return Shown(office=office, folder=folder, played=played, after=after, states=lapsed)


def clear(folder: Path) -> None:
    """Remove an earlier demonstration; anything else in the folder is left alone.

    Raises:
        click.ClickException: the folder is not one of ours.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    marker = folder / MARKER
    if folder.is_symlink() or not marker.is_file() or marker.read_text("utf-8") != MARKER_TEXT:
        raise NotADemonstration(folder)
    shutil.rmtree(folder)


def founded(folder: Path) -> Office:
    """Create a demonstration's installation: marked, seeded, its letters kept on the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
    settings = replace(load(folder), mail_transport=MailTransport.MAILBOX)
    begins = story().instant("begins_at")
    office, _ = create_installation(folder, begins, settings, SeededRandomness(SEED))
    return office


def let_audit(office: Office) -> None:
    """Give the auditors of a demonstration the mission without which nobody audits."""
    with office.store.read() as reader:
        last_day = date(office.now(reader).year + MISSION_YEARS, 12, 31)
        auditors = [
            person.id
            for person in Archive(reader, office.memory).persons()
            if person.kind is ContactKind.AUDITOR and person.active
        ]
    for person in auditors:
        office.run(GrantMission(actor=OPERATOR, person=person, letter=MISSION, until=last_day))


def projected(office: Office, folder: Path) -> Office:
    """Return an office on a copy of a demonstration, marked as a fictional projection."""
    with office.store.read() as reader:
        now = office.now(reader)
    make_backup(office.store, folder, now)
    (folder / PROJECTION_MARKER).write_text(PROJECTION_TEXT, encoding="utf-8")
    return open_office(folder, office.settings, SeededRandomness(f"{SEED}/projection"))


class NotADemonstration(click.ClickException):
    """The folder asked for holds something that no demonstration put there."""

    exit_code = ENVIRONMENT

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Le dossier « {folder} » existe et n’est pas une démonstration : il est laissé tel "
            "quel. Donnez un autre dossier par --data."
        )


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A progress bar and its title; drawn beside what is printed, on the error stream."""

    title: str

    def follow(self, played: Iterable[Played], total: int) -> Iterator[Played]:
        """Hand each line on, the bar showing the simulated day."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[day]}"),
            TimeElapsedColumn(),
        )
        console = Console(stderr=True)
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            task = progress.add_task(self.title, total=total, day="")
            for each in played:
                day = short_day_text(each.line.at.astimezone(PARIS).date())
                progress.update(task, advance=1, day=day)
                yield each


def _played(office: Office, lines: tuple[Line, ...], bar: Bar) -> tuple[Played, ...]:
    def give(args: tuple[str, ...]) -> Invocation:
        return invoke(office, args)

    with office.store.read() as reader:
        now = office.now(reader)
    try:
        return tuple(bar.follow(play(lines, give, now), len(lines)))
    except ReplayDiverged as diverged:
        line = " ".join(diverged.played.line.args)
        raise click.ClickException(
            f"Le rejeu s’écarte de son journal à « ancrage {line} » : "
            f"{diverged.played.answer.output.strip()}"
        ) from diverged


def _states(office: Office, played: tuple[Played, ...]) -> dict[int, str]:
    """Return, by trial, the state of its file as it stands."""
    found: dict[int, str] = {}
    with office.store.read() as reader:
        for each in played:
            for arg in each.line.args if each.line.trial else ():
                row = reader.case_by_reference(arg)
                if row is not None and row.kind is CaseKind.CANDIDATURE:
                    found[each.line.trial] = row.state
    return found
