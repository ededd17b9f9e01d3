"""Several files chosen in a list: what may be done with all of them, and why not with some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from notifications.wording import count_text, french, label
from states.acts import Field, Offer, Rule
from states.facts import Antenna
from web.files.choices import choices_of
from web.files.found import found
from web.files.offered import title_of
from web.forms import Choices, Input, inputs_of
from web.visit import Visit
from workflow.explaining import reason_sentences
from workflow.reading import FileRead, Reading

MOST = 200
"""As many files in one act."""
ALONE = frozenset({"open_draft", "add_piece", "reapply", "label"})
"""Acts that say something of one file only, or are done from its session."""
NOT_HERE = "Cet acte n’existe pas pour ce dossier."


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One file of a selection, with the acts as the law offers them now."""

    read: FileRead
    offers: Mapping[str, Offer]

    def admits(self, trigger: str) -> bool:
        """Whether the act may be done with this file."""
        offer = self.offers.get(trigger)
        return offer is not None and offer.allowed


@dataclass(frozen=True, kw_only=True)
class Common:
    """One act that some of the files admit."""

    trigger: str
    title: str
    counted: str


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The files chosen that the reader may know; `lost` are references that lead nowhere."""

    chosen: tuple[Chosen, ...]
    lost: tuple[str, ...] = ()

    def admitting(self, trigger: str) -> tuple[Chosen, ...]:
        """Return the files that admit an act."""
        return tuple(each for each in self.chosen if each.admits(trigger))


def selection_of(reading: Reading, references: Sequence[str]) -> Selection:
    """Return the files that references name, in the order given, each once."""
    wanted = list(dict.fromkeys(each.strip() for each in references if each.strip()))[:MOST]
    reads = {reference: found(reading, reference) for reference in wanted}
    return Selection(
        chosen=tuple(
            Chosen(
                read=read,
                offers={offer.trigger: offer for offer in reading.offers(read.facts.id)},
            )
            for read in reads.values()
            if read
        ),
        lost=tuple(reference for reference, read in reads.items() if not read),
    )


def common_acts(selection: Selection) -> tuple[Common, ...]:
    """Return the acts that at least one file admits, in the order of the law."""
    triggers = dict.fromkeys(
        trigger
        for each in selection.chosen
        for trigger, offer in each.offers.items()
        if offer.allowed and trigger not in ALONE
    )
    total = len(selection.chosen)
    return tuple(
        Common(
            trigger=trigger,
            title=title_of(trigger),
            counted=f"{count_text(len(selection.admitting(trigger)), 'dossier')} sur {total}",
        )
        for trigger in triggers
    )


def common_inputs(reading: Reading, selection: Selection, trigger: str) -> tuple[Input, ...]:
    """Return the inputs of an act for several files: what may be chosen for all of them."""
    offers = [each.offers[trigger] for each in selection.admitting(trigger)]
    if not offers:
        return ()
    choices: Choices = choices_of(reading)
    return inputs_of([_shared(each, offers) for each in offers[0].fields], choices)


def why_not(visit: Visit, each: Chosen, trigger: str) -> tuple[str, ...]:
    """Return why an act may not be done with one file, () when it may."""
    offer = each.offers.get(trigger)
    if offer is None:
        return (french(NOT_HERE),)
    office, actor, case = visit.counter.office, visit.actor, each.read.facts.id
    said = [
        french(sentence)
        for reason in offer.reasons
        if reason.rule is not Rule.INPUT_MISSING
        for sentence in reason_sentences(office, actor, reason, case)
    ]
    return tuple(dict.fromkeys(said))


def name_of(each: Chosen) -> str:
    """Return « AMI2-014 Dax », as lists say it."""
    return f"{each.read.facts.reference} {each.read.place}".strip()


def state_of(each: Chosen) -> str:
    """Return the state of a file in words."""
    kind = "antenna" if isinstance(each.read.facts, Antenna) else "state"
    return label(kind, each.read.facts.state)


def _shared(asked: Field, offers: Sequence[Offer]) -> Field:
    """Return a field whose choices suit every file, those of any of them when none does."""
    lists = [
        field.choices for offer in offers for field in offer.fields if field.name == asked.name
    ]
    shared = tuple(code for code in lists[0] if all(code in codes for codes in lists))
    either = tuple(dict.fromkeys(code for codes in lists for code in codes))
    return replace(asked, choices=shared or either)
