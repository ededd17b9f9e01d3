"""The acts of signed letters a simulation plays: originals signed on paper, good and bad."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from states.instants import PARIS
from tests.proof.simulation.cast import LEAD, city
from tests.proof.simulation.play import LEADS, Play
from workflow import commands
from workflow.mail.commands import AttachSignedLetter
from workflow.mail.signing import is_signed
from workflow.store.records import LetterPhase

Generator = Callable[[Play], commands.Command | None]
SCANS = (
    (b"%PDF-1.4\nsigne\n%%EOF\n", "lettre.pdf"),
    (b"%PDF-1.4\nsigne\n%%EOF\n", "lettre.pdf"),
    (b"\x89PNG\r\n\x1a\nsigne", "lettre.png"),
    (b"", "vide.pdf"),
    (b"texte", "lettre.txt"),
)


def attach_signed_letter(play: Play) -> commands.Command | None:
    """A lead attaches a scan to a decision that waits; now and then to another letter."""
    held = [
        letter
        for letter in play.view.letters
        if letter.phase is LetterPhase.HELD and is_signed(letter.code)
    ]
    letter = play.one(held if held and play.likely(0.85) else play.view.letters)
    if letter is None:
        return None
    content, name = play.one(SCANS)
    today = play.view.now.astimezone(PARIS).date()
    return AttachSignedLetter(
        actor=play.one((LEAD, LEAD, LEAD, city("40088"))) if play.likely(0.3) else play.one(LEADS),
        letter=letter.id if play.likely(0.95) else "inconnue",
        content=content,
        file_name=name,
        signed_on=today - timedelta(days=play.one((0, 0, 1, 3, -2))),
    )


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    AttachSignedLetter: (3, attach_signed_letter),
}
