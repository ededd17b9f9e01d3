"""What may be done with a file now, each act with its form, and why not the rest."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from notifications.wording import french, label, unverifiable_sentence
from states.acts import Offer, Reason, Rule
from states.facts import Facts
from states.identifiers import Value
from web.consequences import Consequences
from web.files.choices import choices_of
from web.forms import YES, Choices, Input, Typed, inputs_of
from web.visit import Visit
from workflow.explaining import reason_sentences
from workflow.reading import FileRead, Reading

BIRTH = "open_draft"
"""The act that gives birth to a file: nothing to say of it once the file is there."""
ELSEWHERE = frozenset({"add_piece", "note", BIRTH})
"""Acts that have a form of their own on the page."""
GRAVE = frozenset(
    {"declare_inadmissible", "not_select", "revert", "revoke", "withdraw", "withdraw_label"}
    | {"close", "suspend"}
)
TITLES: Mapping[tuple[str, str], str] = {
    ("declare_inadmissible", "motive"): "Cause de l’irrecevabilité",
    ("declare_inadmissible", "reason"): "Motif écrit à la collectivité",
    ("not_select", "session"): "Séance qui l’a décidé",
    ("label", "session"): "Séance qui l’a décidé",
    ("defer", "session"): "Séance qui l’a décidé",
    ("derogate", "until"): "Jusqu’au (heure de Paris)",
    ("consolidate", "due"): "À répondre au plus tard le",
    ("extend_completion", "due"): "Nouvelle date limite",
}
"""What an input is called where its usual name would not say enough."""
FIXED = frozenset({Rule.STATE, Rule.ROLE, Rule.OTHER_REGION, Rule.NOTHING_TO_REVERT})
"""Rules that no date nor any information given with the act can satisfy."""
OTHERWISE = "À une autre date, ou avec d’autres informations"
OTHER_PAGES: Mapping[str, str] = {
    "notify": "/seances",
    "announce": "/seances",
    "tell_centres": "/seances",
    "record_session": "/seances",
    "extend": "/echeances",
    "extend_deadline": "/echeances",
}
"""Where an act that is not of one file is done."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody just tried: the act, all they typed, and what came of it.

    `sent`: a form came back; else a link only fills it in beforehand.
    """

    trigger: str
    sent: bool = False
    typed: Typed = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    consequences: Consequences | None = None


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """One act that may be done now: its form, filled with what was typed."""

    trigger: str
    title: str
    inputs: tuple[Input, ...]
    doubt: str = ""
    grave: bool = False
    attempt: Attempt | None = None
    usual: Typed = field(default_factory=dict)
    """What is filled in before anything is typed."""

    @property
    def is_open(self) -> bool:
        """Whether the form is shown unfolded."""
        return self.attempt is not None

    def typed(self, name: str) -> tuple[str, ...]:
        """Return what was typed in an input."""
        typed = self.attempt.typed if self.attempt else {}
        if name in typed or (self.attempt and self.attempt.sent):
            return tuple(typed.get(name, ()))
        return tuple(self.usual.get(name, ()))

    def fault(self, name: str) -> str:
        """Return why an input does not read."""
        return self.attempt.faults.get(name, "") if self.attempt else ""

    @property
    def consequences(self) -> Consequences | None:
        """What the act would entail, once rehearsed."""
        return self.attempt.consequences if self.attempt else None


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to what would make an act possible."""

    path: str
    words: str


@dataclass(frozen=True, kw_only=True)
class NotNow:
    """One act that may not be done now: every reason, and the ways out."""

    title: str
    sentences: tuple[str, ...]
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Offered:
    """Everything the law says of a file at this instant, for one person."""

    now: tuple[ActForm, ...] = ()
    not_now: tuple[NotNow, ...] = ()
    of_others: tuple[str, ...] = ()
    notes: bool = False
    pieces: bool = False


def offered_of(visit: Visit, reading: Reading, read: FileRead, attempt: Attempt | None) -> Offered:
    """Return the acts of a file as its page shows them."""
    offers = reading.offers(read.facts.id)
    allowed = {offer.trigger: offer for offer in offers if offer.allowed}
    shown = [offer for offer in offers if offer.allowed or _is_tried(offer, attempt)]
    choices = choices_of(reading)
    forms = tuple(form_of(offer, choices, attempt) for offer in shown)
    refused = [offer for offer in offers if not offer.allowed and offer.trigger != BIRTH]
    of_others = [offer for offer in refused if _is_of_others(offer)]
    return Offered(
        now=tuple(form for form in forms if form.trigger not in ELSEWHERE),
        not_now=tuple(
            _not_now(visit, read.facts, offer, {*allowed, offer.trigger})
            for offer in refused
            if offer not in of_others
        ),
        of_others=tuple(dict.fromkeys(label("trigger", offer.trigger) for offer in of_others)),
        notes="note" in allowed,
        pieces="add_piece" in allowed,
    )


def form_of(offer: Offer, choices: Choices, attempt: Attempt | None = None) -> ActForm:
    """Return the form of an act that is offered."""
    tried = attempt if attempt and attempt.trigger == offer.trigger else None
    fields, usual = offer.fields, {}
    if offer.trigger == "submit":
        # A filing that came in time may be recorded after its own window closed.
        usual = {each.name: each.choices for each in fields if each.name == "window"}
        fields = tuple(
            replace(each, choices=()) if each.name == "window" else each for each in fields
        )
    return ActForm(
        trigger=offer.trigger,
        title=title_of(offer.trigger),
        usual=usual,
        inputs=tuple(_titled(offer.trigger, each) for each in inputs_of(fields, choices)),
        doubt=unverifiable_sentence(offer.unverifiable) if offer.unverifiable else "",
        grave=offer.trigger in GRAVE,
        attempt=tried,
    )


def _titled(trigger: str, asked: Input) -> Input:
    title = TITLES.get((trigger, asked.name))
    return replace(asked, title=title) if title else asked


def title_of(trigger: str) -> str:
    """Return the name of an act as a title."""
    words = label("trigger", trigger)
    return words[:1].upper() + words[1:]


def _is_tried(offer: Offer, attempt: Attempt | None) -> bool:
    """Whether the form of an act is shown though the act is not admitted as things stand."""
    asked = attempt is not None and attempt.trigger == offer.trigger
    return asked and (_is_within_reach(offer) or (attempt is not None and attempt.sent))


def _is_within_reach(offer: Offer) -> bool:
    """Whether another date, or other information, may make an act possible."""
    return not FIXED & {reason.rule for reason in offer.reasons}


def _is_of_others(offer: Offer) -> bool:
    return any(reason.rule is Rule.ROLE for reason in offer.reasons)


def _not_now(visit: Visit, facts: Facts, offer: Offer, reachable: Set[str]) -> NotNow:
    office, actor = visit.counter.office, visit.actor
    said = [
        french(sentence)
        for reason in offer.reasons
        for sentence in reason_sentences(office, actor, reason, facts.id)
    ]
    ways = [way for reason in offer.reasons for way in _ways(facts, reason, reachable)]
    if _is_within_reach(offer) and offer.trigger not in ELSEWHERE:
        ways.append(Way(path=_form_path(facts, offer.trigger, {}), words=OTHERWISE))
    return NotNow(
        title=title_of(offer.trigger),
        sentences=tuple(dict.fromkeys(said)),
        ways=tuple(dict.fromkeys(ways)),
    )


def _ways(facts: Facts, reason: Reason, reachable: Set[str]) -> Sequence[Way]:
    remedy = reason.remedy
    if remedy is None:
        return ()
    words = title_of(remedy.trigger)
    if remedy.trigger in OTHER_PAGES:
        return (Way(path=OTHER_PAGES[remedy.trigger], words=words),)
    if remedy.trigger in ELSEWHERE:
        return (Way(path=f"/dossiers/{facts.reference}#pieces", words=words),)
    if remedy.trigger not in reachable:
        return ()
    return (Way(path=_form_path(facts, remedy.trigger, remedy.inputs), words=words),)


def _form_path(facts: Facts, trigger: str, inputs: Mapping[str, Value]) -> str:
    """Return the address that opens the form of an act, filled beforehand."""
    asked = {"acte": trigger, **{name: _text(value) for name, value in inputs.items()}}
    return f"/dossiers/{facts.reference}?{urlencode(asked)}#acte-{trigger}"


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return str(value)
