"""What is asked of letters that somebody signs."""

from dataclasses import dataclass
from datetime import date

from workflow.commands import Command


@dataclass(frozen=True, kw_only=True)
class AttachSignedLetter(Command):
    """Attach the scan of a decision signed on paper to the letter that waits; it then leaves.

    Given for a copy, it goes with the letter to the executive. Given again, the last one counts.
    """

    letter: str
    content: bytes
    file_name: str
    signed_on: date
