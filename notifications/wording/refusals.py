"""Refusals in French: what is refused, which date decides, what would make it possible.

One sentence per rule of the law. A window is named only when the reason carries it: what nobody
published is never promised.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from notifications.wording import committee
from notifications.wording.acts import ACTS_DONE
from notifications.wording.dates import (
    deadline_day_text,
    deadline_text,
    instant_text,
    short_day_text,
)
from notifications.wording.errors import shown_value
from notifications.wording.fields import field_label
from notifications.wording.labels import label
from notifications.wording.typography import french, list_text, sentence
from states.acts import Reason, Refused, Remedy, Rule
from states.deadlines import Deadline
from states.facts import AntennaState, CandidatureState
from states.identifiers import Value, WindowId
from states.programme import Programme, Window

SENTENCES: Mapping[Rule, str] = {
    Rule.STATE: "cet acte n’est pas prévu dans la situation actuelle du dossier{state}{sources}"
    "{since}",
    Rule.ROLE: "cet acte ne relève pas de votre rôle{wanted}",
    Rule.INPUT_MISSING: "il manque une information : {field}",
    Rule.INPUT_INVALID: "l’information « {field} » n’est pas acceptée : {value}{known}",
    Rule.WINDOW_UNKNOWN: "la fenêtre de dépôt indiquée n’est pas connue de cet appel{value_quoted}",
    Rule.WINDOW_NOT_NAMED: "le dépôt doit nommer la fenêtre pour laquelle il est fait",
    Rule.WINDOW_NOT_OPEN_YET: "le dépôt{in_window} n’est pas encore ouvert{opens}",
    Rule.WINDOW_CLOSED: "le dépôt{in_window} n’est plus possible{was}{received}",
    Rule.WINDOW_STILL_OPEN: "les dossiers sont examinés une fois la vague close{still}",
    Rule.NO_WINDOW_OPEN: "aucune fenêtre de dépôt n’est ouverte à cette date",
    Rule.FINAL_CUTOFF_PASSED: "la date limite de l’appel est passée{had}{received}",
    Rule.PIECES_MISSING: "le dossier ne contient pas encore : {missing}",
    Rule.DELAY_RUNNING: "le délai n’est pas écoulé{running}",
    Rule.SESSION_UNKNOWN: "la séance du comité indiquée n’est pas enregistrée{value_quoted}",
    Rule.SESSION_OUTCOME: "cet acte ne correspond pas à ce que la séance a décidé{outcome}",
    Rule.REASON_MISSING: "cet acte demande un motif{in_session}",
    Rule.RIVAL_LIVE: "la collectivité a déjà une candidature en cours dans cet appel{rivals}",
    Rule.NOT_NOTIFIED: "la collectivité n’a pas encore été informée de sa labellisation",
    Rule.MILESTONE_PENDING: "une étape reste à réaliser : {milestone}",
    Rule.EFFECTIVE_IN_FUTURE: "la date de l’acte est dans le futur{future}",
    Rule.EFFECTIVE_TOO_EARLY: "la date de l’acte{effective} précède le dernier acte enregistré au "
    "dossier{last_act}",
    Rule.LATE_ENTRY: "ce dépôt est enregistré tardivement ; il faut en donner {late_needs}",
    Rule.WITHDRAWAL_LIMIT: "le retrait du label pour illégalité n’est possible que dans les quatre "
    "mois qui suivent la décision{last_day}",
    Rule.NOTHING_TO_REVERT: "aucun acte ne peut être annulé sur ce dossier",
    Rule.DEPENDENT_ACT: "des actes plus récents dépendent de celui-ci ; il faut d’abord les "
    "annuler{dependents}",
    Rule.OTHER_REGION: "ce dossier relève d’un autre centre régional{region}",
    Rule.UNKNOWN_TRIGGER: "cet acte n’existe pas pour ce dossier",
    Rule.ALREADY_SUCCEEDED: "une nouvelle candidature a déjà été ouverte à la suite de "
    "celle-ci{successor}",
    Rule.DEADLINE_PAST: "la date donnée est déjà passée{value_quoted}",
    Rule.LINKED_DEADLINE: "cette date dépasserait une autre échéance, à repousser d’abord{running}",
    Rule.DEADLINE_BACKWARD: "une échéance ne peut qu’être repoussée{backward}",
    **committee.SENTENCES,
    Rule.RECALL_OVER: "le rappel n’est possible que dans les dix minutes{recallable}",
    Rule.LETTERS_LEFT: "{letters_left}",
}
NO_PROGRAMME = french("Aucun programme n’est enregistré. Faites « ancrage programme apply ».")
"""What answers everything before the first programme."""


@dataclass(frozen=True, kw_only=True)
class _Speech:
    """What a sentence may draw on."""

    reason: Reason
    programme: Programme
    place_zone: ZoneInfo | None

    def found(self, name: str) -> Value:
        return self.reason.found.get(name)

    def text(self, name: str) -> str:
        value = self.found(name)
        return "" if value is None else str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.found(name)
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(str(item) for item in value) if isinstance(value, Sequence) else ()


def refusal_sentences(
    refusal: Refused | Reason, programme: Programme, place_zone: ZoneInfo | None = None
) -> tuple[str, ...]:
    """Return one sentence or two per reason (the rule, then what is possible), none hidden.

    For a whole refusal the first sentence names the act refused. `place_zone` adds the local
    time of an overseas place to the deadlines.
    """
    if isinstance(refusal, Reason):
        return _reason_sentences(
            _Speech(reason=refusal, programme=programme, place_zone=place_zone)
        )
    act = label("trigger", refusal.trigger)
    said = [sentence(f"Acte refusé : {act}")]
    for reason in refusal.reasons:
        speech = _Speech(reason=reason, programme=programme, place_zone=place_zone)
        said.extend(_reason_sentences(speech))
    return tuple(dict.fromkeys(said))


def remedy_sentence(
    remedy: Remedy, programme: Programme, place_zone: ZoneInfo | None = None
) -> str:
    """Return « Ce qui est possible : … », naming the act that then works."""
    return _remedy_said(remedy, programme, place_zone)


def unverifiable_sentence(names: Sequence[str]) -> str:
    """Return what is said of conditions that an unknown date leaves undecided."""
    count = "Une condition n’a" if len(names) == 1 else f"{len(names)} conditions n’ont"
    return sentence(f"{count} pas pu être vérifiée{'s' * (len(names) > 1)} : date inconnue")


def conflict_sentence(role: str, trigger: str, recorded_at: datetime) -> str:
    """Return « Entre-temps, le centre régional a … le … », said to a late writer."""
    subject = label("role_subject", role)
    done = ACTS_DONE.get(trigger, f"enregistré l’acte « {trigger} »")
    when = instant_text(recorded_at)
    return sentence(
        f"Entre-temps, {subject} a {done} le {when}. Relisez le dossier avant de recommencer"
    )


def changed_sentence(reference: str) -> str:
    """Return what a late writer is told when nothing of what happened since may be shown."""
    return sentence(f"Le dossier {reference} a changé entre-temps")


def missing_labels(pieces: Sequence[str], programme: Programme) -> tuple[str, ...]:
    """Return the labels of pieces, in the order given; a code unknown here stays as it is."""
    labels = {piece.id: piece.label for piece in programme.pieces}
    return tuple(labels.get(piece, piece) for piece in pieces)


def window_text(window: Window, programme: Programme, place_zone: ZoneInfo | None = None) -> str:
    """Return « la vague 2 de l’appel, ouverte jusqu’au … » as « « label », jusqu’au … »."""
    return f"« {window.label} », {_until(programme.deadlines.get(window.closing), place_zone)}"


def _reason_sentences(speech: _Speech) -> tuple[str, ...]:
    reason = speech.reason
    said = [sentence(SENTENCES[reason.rule].format_map(_fragments(speech)))]
    upcoming, remedy = reason.next_window, reason.remedy
    if upcoming is not None:
        there = window_text(upcoming, speech.programme, speech.place_zone)
        said.append(sentence(f"Prochaine fenêtre publiée : {there}"))
    if remedy is not None:
        known = upcoming is not None and remedy.inputs.get("window") == upcoming.id
        inputs = {**remedy.inputs, "window": ""} if known else remedy.inputs
        told = Remedy(trigger=remedy.trigger, inputs=inputs)
        where = " dans cette fenêtre" if known else ""
        said.append(_remedy_said(told, speech.programme, speech.place_zone, where))
    return tuple(said)


def _remedy_said(
    remedy: Remedy, programme: Programme, place_zone: ZoneInfo | None, where: str = ""
) -> str:
    act = label("trigger", remedy.trigger)
    with_what = _remedy_words(remedy.inputs, programme, place_zone)
    return sentence(f"Ce qui est possible : {act}{where}{with_what}")


def _fragments(speech: _Speech) -> dict[str, str]:
    reason = speech.reason
    return {
        "field": field_label(speech.text("field")),
        "value": _shown(speech.text("value")) or "valeur vide",
        "value_quoted": _after(" : {}", _shown(speech.text("value"))),
        "known": _after(" (valeurs possibles : {})", ", ".join(_known(speech))),
        "state": _after(" ({})", _state_text(speech, speech.text("state"))),
        "sources": _after(" ; il est prévu pour : {}", _sources_text(speech)),
        "since": _SINCE.get(speech.text("since"), ""),
        "wanted": _after(" ; il relève de : {}", _roles_text(speech.texts("wanted"))),
        "in_window": _after(" pour « {} »", _window_label(speech)),
        "opens": _after(" : il ouvre le {}", _instant(speech.text("opens_at"))),
        "received": _after(" ; le dossier est parvenu le {}", _instant(speech.text("received_at"))),
        "was": _after(" : il était possible {}", _closing(speech)),
        "had": _after(" : le dépôt était possible {}", _closing(speech)),
        "still": _after(" : le dépôt y est possible {}", _closing(speech)),
        "missing": _missing_text(speech),
        "running": _running_text(reason.deadline, speech.place_zone),
        "effective": _after(", {},", _instant(speech.text("value"))),
        "future": _after(" : {}", _instant(speech.text("value"))),
        "late_needs": list_text([_LATE_NEEDS.get(n, n) for n in speech.texts("missing")])
        or list_text(list(_LATE_NEEDS.values())),
        "last_act": _last_act(speech),
        "last_day": _after(", donc jusqu’au {} inclus", _day(speech.text("last_day"))),
        "dependents": _after(" : {}", ", ".join(speech.texts("dependents"))),
        "rivals": _after(" : {}", ", ".join(speech.texts("rivals"))),
        "region": _after(" ({})", speech.text("region")),
        "successor": _after(" : {}", speech.text("successor")),
        "milestone": speech.text("label") or speech.text("milestone") or "étape du programme",
        "outcome": _outcome_text(speech),
        "recallable": _after(" : il l’était jusqu’au {}", _instant(speech.text("value"))),
        "letters_left": _letters_left(speech.text("value")),
        "in_session": _after(" (séance {})", speech.text("session")),
        "backward": _after(" : elle est fixée au {}", _deadline_day(reason.deadline)),
        **committee.fragments(reason.found, speech.programme),
    }


def _known(speech: _Speech) -> Sequence[str]:
    """Return the values accepted, each with its label where the programme gives one."""
    labels: dict[str, str] = {}
    if speech.text("field") == "milestone":
        labels = {each.id: each.label for each in speech.programme.milestones}
    return [
        f"{code} : {labels[code]}" if code in labels else code for code in speech.texts("known")
    ]


_ANTENNA_ONLY = frozenset(set(AntennaState) - set(CandidatureState))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
_SINCE = {
    "notified": " : les collectivités ont déjà été informées",
    "announced": " : les décisions ont déjà été annoncées",
    "centres_told": " : les centres régionaux ont déjà été informés",
    "not_told": " : personne n’a encore été informé de ses décisions",
}
_LATE_NEEDS = {"reason": "le motif", "proof": "la preuve de réception"}


def _after(pattern: str, text: str) -> str:
    return pattern.format(text) if text else ""


def _closing(speech: _Speech) -> str:
    deadline = speech.reason.deadline
    return "" if deadline is None else _until(deadline, speech.place_zone)


def _until(deadline: Deadline | None, place_zone: ZoneInfo | None) -> str:
    if deadline is None or deadline.day is None:
        return "jusqu’à une date non publiée"
    return deadline_text(deadline, place_zone)


def _deadline_day(deadline: Deadline | None) -> str:
    return "" if deadline is None else deadline_day_text(deadline)


def _running_text(deadline: Deadline | None, place_zone: ZoneInfo | None) -> str:
    if deadline is None:
        return ""
    return f" : {deadline.label}, {_until(deadline, place_zone)}"


def _missing_text(speech: _Speech) -> str:
    missing = missing_labels(speech.texts("missing"), speech.programme)
    return list_text(missing) or "une pièce demandée"


def _state_text(speech: _Speech, code: str) -> str:
    if not code:
        return ""
    codes = {speech.text("state"), *speech.texts("sources")}
    return label("antenna" if codes & _ANTENNA_ONLY else "state", code)


def _sources_text(speech: _Speech) -> str:
    sources = dict.fromkeys(speech.texts("sources"))
    return ", ".join(_state_text(speech, code) for code in sources)


def _roles_text(codes: Sequence[str]) -> str:
    return ", ".join(label("role", code) for code in codes)


def _window_label(speech: _Speech) -> str:
    window = speech.programme.window(WindowId(speech.text("window")))
    return speech.text("window") if window is None else window.label


def _outcome_text(speech: _Speech) -> str:
    outcome, session = speech.text("outcome"), _after(" {}", speech.text("session"))
    if not outcome:
        return f" : le dossier n’est pas inscrit à la séance{session}"
    return f" (séance{session} : {label('outcome', outcome)})"


def _letters_left(count: str) -> str:
    if count == "1":
        return "une lettre de cet acte est déjà partie, ou a pu partir"
    return f"{count} lettres de cet acte sont déjà parties, ou ont pu partir"


def _last_act(speech: _Speech) -> str:
    act = _after("{}, ", label("trigger", speech.text("trigger")) if speech.text("trigger") else "")
    return _after(f" : {act}le {{}}", _instant(speech.text("last")))


def _shown(value: str) -> str:
    """Return a value as a reader knows it: a day or an instant in French, else quoted."""
    return _day(value) or _instant(value) or _after("« {} »", shown_value(value))


def _instant(text: str) -> str:
    return instant_text(datetime.fromisoformat(text)) if _INSTANT.fullmatch(text) else ""


def _day(text: str) -> str:
    return short_day_text(date.fromisoformat(text)) if _DAY.fullmatch(text) else ""


def _remedy_words(
    inputs: Mapping[str, Value], programme: Programme, place_zone: ZoneInfo | None
) -> str:
    words = []
    window = programme.window(WindowId(str(inputs.get("window", ""))))
    if window is not None:
        words.append(f" pour {window_text(window, programme, place_zone)}")
    for name, labels in (("piece", programme.pieces), ("milestone", programme.milestones)):
        named = {item.id: item.label for item in labels}.get(str(inputs.get(name, "")))
        words.append(_after(" : « {} »", named or ""))
    if inputs.get("missing_accepted"):
        words.append(" en constatant les pièces manquantes")
    motive = inputs.get("motive")
    words.append(_after(" ({})", label("motive", str(motive)) if motive else ""))
    return "".join(words)
