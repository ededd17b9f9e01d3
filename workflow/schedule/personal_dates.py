"""The deadlines a person may know and cares about: those of the programme, of files, of antennas.

Read from the facts last lifted for that person; the calendar feeds and the lists print them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from notifications.planning import OWNERS
from states.deadlines import Deadline, DeadlineKind
from states.facts import Antenna, Candidature
from states.identifiers import ContactKind
from states.programme import Owner
from workflow.calendar import InForce
from workflow.reading import Reading

PUBLIC = frozenset({DeadlineKind.WAVE_CLOSING, DeadlineKind.FINAL_CUTOFF})
"""Deadlines of the programme that concern everybody; the others are the insiders' own."""
BESIDE_OWNERS: Mapping[Owner, tuple[ContactKind, ...]] = {
    Owner.REGIONAL_CENTRE: (ContactKind.REGIONAL_DIRECTOR,),
    Owner.LOCAL_AUTHORITY: (ContactKind.EXECUTIVE, ContactKind.GENERAL_SERVICES),
}
"""Who follows a milestone beside the person written to for it."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A deadline of somebody; `file` is the reference it belongs to, "" for the programme's.

    `label` is the programme's own name of it, "" for the delay of a file.
    """

    deadline: Deadline
    label: str = ""
    file: str = ""


def dates_of(reading: Reading, kind: ContactKind | None) -> tuple[Dated, ...]:
    """Return the deadlines of the reader, by day then id; unpublished dates are left out.

    `kind` says what the reader is to the programme, None for an agent without a contact's kind.
    """
    in_force = reading.in_force()
    if in_force is None:
        return ()
    found = [
        *programme_dates(reading, in_force),
        *_completions(reading),
        *_milestones(reading, in_force, kind),
    ]
    dated = [each for each in found if each.deadline.day is not None]
    return tuple(sorted(dated, key=lambda each: (str(each.deadline.day), each.deadline.id)))


def programme_dates(reading: Reading, in_force: InForce) -> Iterator[Dated]:
    """Yield the deadlines of the programme that this reader may know now, dated or not."""
    for deadline in in_force.programme.deadlines.values():
        published = deadline.known_from is None or deadline.known_from <= reading.now
        if published and (reading.actor.is_insider or deadline.kind in PUBLIC):
            yield Dated(deadline=deadline, label=deadline.label)


def _completions(reading: Reading) -> Iterator[Dated]:
    for file in reading.files():
        facts = file.facts
        if isinstance(facts, Candidature) and facts.consolidation is not None:
            yield Dated(deadline=facts.consolidation.due, file=facts.reference)


def _milestones(reading: Reading, in_force: InForce, kind: ContactKind | None) -> Iterator[Dated]:
    rules = {rule.id: rule for rule in in_force.programme.milestones}
    for file in reading.antennas():
        facts = file.facts
        assert isinstance(facts, Antenna)
        for name, fact in facts.milestones.items():
            rule = rules.get(name)
            if fact.due is None or fact.status != "expected" or rule is None:
                continue
            if reading.actor.is_insider or (fact.due.confirmed and _follows(kind, rule.owner)):
                yield Dated(deadline=fact.due, label=rule.label, file=facts.reference)


def _follows(kind: ContactKind | None, owner: Owner) -> bool:
    return kind is OWNERS[owner] or kind in BESIDE_OWNERS.get(owner, ())
