"""Delivery reports that came back: one read from a file, or all those of a mailbox folder."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click

from notifications.bounces import BounceAction, NotABounce, NotABounceReason, read_bounce
from notifications.message_ids import letter_id_of
from notifications.wording import count_text, list_text
from workflow.cli.console import print_json, say
from workflow.cli.context import Session
from workflow.commands import RecordBounce
from workflow.outcomes import Done
from workflow.store.records import LetterPhase

LARGEST_REPORT = 5_000_000
"""Bytes of a delivery report at most."""


class Returned(StrEnum):
    """What a message of the bounce mailbox comes to."""

    RECORDED = "recorded"
    ALREADY = "already"
    DELAYED = "delayed"
    """Its server still tries: the letter is on its way."""
    OTHER = "other"
    TO_READ = "to_read"
    """It claims to be a report of ours and cannot be used: somebody must look."""


SAID: Mapping[Returned, str] = {
    Returned.RECORDED: "Retours enregistrés",
    Returned.ALREADY: "Déjà enregistrés",
    Returned.DELAYED: "Retards (la lettre est encore en route)",
    Returned.OTHER: "Autres messages, laissés de côté",
    Returned.TO_READ: "À regarder",
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a delivery report says of one of our letters: for good or not, its status code."""

    letter: str
    permanent: bool
    status: str


def read_report(session: Session, path: Path) -> Report:
    """Return what the delivery report in a file says.

    Raises:
        click.BadParameter: the file is no report of a failure of a letter of ours.
    """
    found = _read(session, path)
    if isinstance(found, Report):
        return found
    if found is Returned.DELAYED:
        raise click.BadParameter(
            f"le fichier « {path.name} » annonce un retard : la lettre est encore en route. "
            "Attendez l’avis suivant."
        )
    raise click.BadParameter(
        f"le fichier « {path.name} » n’est pas un avis de non-remise d’une lettre d’ici. Donnez "
        "le numéro de la lettre."
    )


def record_folder(session: Session, name: str) -> None:
    """Record every delivery report of a mailbox folder; its files stay as they are.

    Read again, the same folder records nothing more.

    Raises:
        click.BadParameter: there is no such folder.
    """
    folder = Path(name)
    if not name.strip() or not folder.is_dir():
        raise click.BadParameter(f"le dossier « {name} » n’existe pas. Vérifiez le chemin.")
    found = {path.name: _recorded(session, path) for path in _messages(folder)}
    counts = Counter(found.values())
    to_read = [name for name, each in found.items() if each is Returned.TO_READ]
    if session.as_json:
        print_json({**{str(each): counts[each] for each in Returned}, "files_to_read": to_read})
        return
    say(f"{count_text(len(found), 'message lu', 'messages lus')}.")
    for each in Returned:
        if counts[each]:
            names = f" ({list_text(to_read)})" if each is Returned.TO_READ else ""
            say(f"{SAID[each]} : {counts[each]}{names}.")


def _messages(folder: Path) -> Iterator[Path]:
    """Yield the messages of a folder in the order of their names; of a Maildir too."""
    places = [folder, *(folder / name for name in ("new", "cur") if (folder / name).is_dir())]
    for place in places:
        yield from (path for path in sorted(place.iterdir()) if _is_message(path))


def _is_message(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _recorded(session: Session, path: Path) -> Returned:
    report = _read(session, path)
    if not isinstance(report, Report):
        return report
    outcome = session.opened().run(
        RecordBounce(
            actor=session.actor(),
            letter=report.letter,
            code=report.status,
            permanent=report.permanent,
        )
    )
    if isinstance(outcome, Done):
        return Returned.RECORDED
    with session.opened().store.read() as reader:
        letter = reader.letter(report.letter)
    known = letter is not None and letter.phase is LetterPhase.BOUNCED
    return Returned.ALREADY if known else Returned.TO_READ


def _read(session: Session, path: Path) -> Report | Returned:
    if path.stat().st_size > LARGEST_REPORT:
        return Returned.TO_READ
    found = read_bounce(path.read_bytes())
    if isinstance(found, NotABounce):
        malformed = found.reason is NotABounceReason.MALFORMED
        return Returned.TO_READ if malformed else Returned.OTHER
    if found.action is BounceAction.DELAYED:
        return Returned.DELAYED
    domain = session.opened().settings.sender_address.rpartition("@")[2].lower()
    letter = letter_id_of(found.original_message_id, domain) if found.original_message_id else None
    if letter is None:
        return Returned.TO_READ
    return Report(letter=letter, permanent=found.permanent, status=found.status)
