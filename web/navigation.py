"""What the menu holds: one table, each entry shown to whom its pages let in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.policy import (
    CENTRE,
    CITY,
    CONTROL,
    OFFICE,
    OPERATOR,
    PARTNERS,
    READERS,
    SEATED,
    STAFF,
    STEERING,
    Policy,
)

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the menu."""

    path: str
    name: str
    policy: Policy

    def is_current(self, here: str) -> bool:
        """Whether the page read is this entry's, or below it."""
        return here == self.path or here.startswith(f"{self.path}/")


ENTRIES: tuple[Entry, ...] = (
    Entry(path="/tableau", name="Tableau de bord", policy=STAFF),
    Entry(path="/centre", name="Ma région", policy=CENTRE),
    Entry(path="/partenaire", name="Accueil", policy=PARTNERS),
    Entry(path="/mon-espace", name="Mon espace", policy=CITY),
    Entry(path="/comite", name="Comité", policy=SEATED),
    Entry(path="/candidatures", name="Candidatures", policy=READERS),
    Entry(path="/antennes", name="Antennes", policy=READERS),
    Entry(path="/seances", name="Séances", policy=OFFICE),
    Entry(path="/echeances", name="Échéances", policy=OFFICE),
    Entry(path="/courrier", name="Courrier", policy=OFFICE),
    Entry(path="/copil", name="Comité de pilotage", policy=STEERING),
    Entry(path="/programme", name="Programme", policy=OFFICE),
    Entry(path="/controle", name="Contrôle", policy=CONTROL),
    Entry(path="/sante", name="Exploitation", policy=OPERATOR),
)


def entries_of(visit: "Visit") -> tuple[Entry, ...]:
    """Return the entries this visitor may open, in the order of the table."""
    return tuple(entry for entry in ENTRIES if entry.policy.admits(visit.actor.roles))
