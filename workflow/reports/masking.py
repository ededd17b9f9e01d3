"""What a controller reads of a person: initials and function, unless unmasked with a reason.

Reasons, notes and what is public stay as they are: only texts that belong to a person are masked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.wording.control import CONCEALED
from states.identifiers import CaseId, Role
from workflow.access.questions import unmasked_by
from workflow.audit.evidence import TextKind, TextRow
from workflow.reading import Reading
from workflow.store.store import Reader

UNMASKED = frozenset({Role.LEAD, Role.OPERATOR})
PLAIN = frozenset({"function", "civility"})
"""Personal texts that say what somebody is, not who."""


@dataclass(frozen=True, kw_only=True)
class Mask:
    """Conceals the texts of every person but `unmasked`; of nobody when not `active`."""

    active: bool
    unmasked: frozenset[CaseId] = frozenset()

    def words(self, reader: Reader, refs: Mapping[str, str]) -> Mapping[str, str]:
        """Return the texts not erased, by name, masked as they must be."""
        if not self.active:
            words = reader.texts(refs.values())
            return {name: words[ref] for name, ref in refs.items() if ref in words}
        rows = {name: reader.text(ref) for name, ref in refs.items()}
        return {name: self.word(name, row) for name, row in rows.items() if row is not None}

    def word(self, name: str, row: TextRow) -> str:
        """Return one text, or what is shown in its place."""
        if not self.conceals(row) or name in PLAIN:
            return row.value
        return initials(row.value) if name == "name" else CONCEALED

    def conceals(self, row: TextRow) -> bool:
        """Whether a text belongs to somebody who is masked."""
        owned = row.kind is TextKind.PERSONAL
        return self.active and owned and CaseId(str(row.person or "")) not in self.unmasked


NO_MASK = Mask(active=False)


def mask_of(reading: Reading) -> Mask:
    """Return what the reader of a snapshot may read of persons: a controller reads no name.

    Who runs the programme or the installation works with names every day.
    """
    roles = reading.actor.roles
    if Role.AUDITOR not in roles or roles & UNMASKED:
        return NO_MASK
    return Mask(active=True, unmasked=unmasked_by(reading, reading.actor))


def initials(name: str) -> str:
    """Return « M. D. » for « Marie Durand »."""
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split())
