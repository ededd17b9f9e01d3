"""The one search box: a reference, a town, an official code or a person, in one answer."""

from dataclasses import dataclass, replace

from states.identifiers import CaseKind
from workflow.register.audiences import finds_people
from workflow.register.lists import ListAsked, Lists
from workflow.store.folding import folded
from workflow.store.register_records import FoundPerson, ListedFile

MOST = 20
"""How many of each group are shown; the lists show the rest."""
SHORTEST = 2
"""A shorter text finds everything, hence nothing."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a text finds, by group, each group's whole count beside its first rows.

    `exact`: the one file whose reference is the text's first words (« AMI2-014 Dax »), if any.
    """

    text: str
    candidatures: tuple[ListedFile, ...] = ()
    antennas: tuple[ListedFile, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    candidatures_total: int = 0
    antennas_total: int = 0
    exact: ListedFile | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.candidatures or self.antennas or self.people)


def find(lists: Lists, text: str) -> Found:
    """Return what this reader may find; people are found by the lead and the operator only."""
    words = tuple(folded(text).split())
    if sum(map(len, words)) < SHORTEST:
        return Found(text=text)
    asked = ListAsked(text=text, per_page=MOST)
    files = lists.page(asked)
    antennas = lists.page(replace(asked, kind=CaseKind.ANTENNA))
    return Found(
        text=text,
        candidatures=files.rows,
        antennas=antennas.rows,
        people=lists.reader.people_named(words, MOST) if finds_people(lists.actor) else (),
        candidatures_total=files.total,
        antennas_total=antennas.total,
        exact=_exact(" ".join(words), (*files.rows, *antennas.rows)),
    )


def _exact(words: str, rows: tuple[ListedFile, ...]) -> ListedFile | None:
    """Return the only file whose whole reference begins the words."""
    named = [row for row in rows if f"{words} ".startswith(f"{folded(row.row.reference)} ")]
    longest = max((len(row.row.reference) for row in named), default=0)
    best = [row for row in named if row.row.reference and len(row.row.reference) == longest]
    return best[0] if len(best) == 1 else None
