"""How an answer of the control is printed: its query and date first, then one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import click

from notifications.wording import effective_text, instant_text, label, list_text
from states.instants import iso
from workflow.cli.console import print_json, print_table
from workflow.cli.context import Session
from workflow.durations import LEGS, Delays, Leg, Spread, spread
from workflow.questions import (
    Answer,
    EventLine,
    LetterLine,
    OutsideLine,
    RefusalLine,
    TreatmentLine,
)
from workflow.reading import Moment, Reading

QUESTIONS: Mapping[str, str] = {
    "history": "Histoire d’un dossier",
    "acts": "Qui a fait quoi",
    "refusals": "Demandes refusées",
    "letters": "Lettres à une personne",
    "outside-rule": "Actes hors de la règle",
    "treatment": "Égalité de traitement",
    "sample": "Tirage reproductible",
    "delays": "Délais",
}
LEG_TITLES: Mapping[str, str] = {
    "filing_to_decision": "Dépôt → décision",
    "decision_to_notification": "Décision → information",
    "notification_to_opening": "Information → ouverture",
}


def print_answer(session: Session, answer: Answer[Any]) -> None:
    """Print an answer with its query and its date, as a table or as JSON."""
    if session.as_json:
        print_json(
            {
                "query": answer.query,
                "asked": dict(answer.asked),
                "answered_at": iso(answer.answered_at),
                "lines": [_shown(line).json(line) for line in answer.lines],
            }
        )
        return
    click.echo(f"{QUESTIONS[answer.query]}.")
    if answer.asked:
        click.echo(f"Requête : {', '.join(f'{name} = {value}' for name, value in answer.asked)}.")
    click.echo(f"Réponse du {instant_text(answer.answered_at)} : {len(answer.lines)} lignes.")
    if answer.lines:
        shown = _shown(answer.lines[0])
        print_table("", shown.columns, [shown.row(line) for line in answer.lines])


def print_delays(
    session: Session, reading: Reading, found: tuple[Delays, ...], moment: Moment
) -> None:
    """Print the durations of each file, then their spread, unknowns apart."""
    spreads = {leg: spread(found, leg) for leg in LEGS}
    asked = {
        name: iso(value)
        for name, value in (("at", moment.at), ("known_at", moment.known_at))
        if value
    }
    if session.as_json:
        heading = {"query": "delays", "asked": asked, "answered_at": iso(reading.now)}
        print_json({**heading, **_delays_json(found, spreads)})
        return
    click.echo(f"{QUESTIONS['delays']}, en jours.")
    if asked:
        click.echo(f"Requête : {', '.join(f'{name} = {value}' for name, value in asked.items())}.")
    click.echo(f"Réponse du {instant_text(reading.now)} : {len(found)} dossiers.")
    rows = [(each.reference, *(_days(each.legs[leg]) for leg in LEGS)) for each in found]
    print_table("", ("Dossier", *(LEG_TITLES[leg] for leg in LEGS)), rows)
    for leg, each in spreads.items():
        told = (
            f"médiane {_number(each.median)}, de {_number(each.least)} à {_number(each.most)}"
            if each.known
            else "aucun connu"
        )
        click.echo(f"{LEG_TITLES[leg]} : {told} ({each.known} connus, {each.unknown} inconnus).")


def _delays_json(found: tuple[Delays, ...], spreads: Mapping[str, Spread]) -> dict[str, Any]:
    lines = []
    for each in found:
        legs = {
            leg: None if days is None else [days.at_least, days.at_most]
            for leg, days in each.legs.items()
        }
        lines.append({"reference": each.reference, **legs})
    told = {
        leg: {
            "known": each.known,
            "unknown": each.unknown,
            "least": _number(each.least),
            "median": _number(each.median),
            "most": _number(each.most),
        }
        for leg, each in spreads.items()
    }
    return {"lines": lines, "spread": told}


def _event_row(line: EventLine) -> tuple[str, ...]:
    event = line.event
    return (
        str(line.seq),
        instant_text(event.recorded_at),
        effective_text(event.effective_at),
        line.reference,
        label("done", event.kind),
        event.actor,
        label("role", event.role),
        list_text([f"{name} : {text}" for name, text in line.texts]),
    )


def _event_json(line: EventLine) -> Any:
    named = {"seq": line.seq, "reference": line.reference, "texts": dict(line.texts)}
    return {**line.event.to_value(), **named}


def _refusal_row(line: RefusalLine) -> tuple[str, ...]:
    return (
        instant_text(line.event.recorded_at),
        line.reference,
        label("trigger", line.trigger),
        list_text(list(line.rules)),
        line.event.actor,
        str(line.times),
    )


def _refusal_json(line: RefusalLine) -> Any:
    return {
        "event": line.event.id,
        "recorded_at": iso(line.event.recorded_at),
        "actor": line.event.actor,
        "reference": line.reference,
        "trigger": line.trigger,
        "rules": list(line.rules),
        "times": line.times,
    }


def _letter_row(line: LetterLine) -> tuple[str, ...]:
    letter = line.letter
    return (
        instant_text(letter.due_at),
        letter.code,
        line.reference,
        label("phase", letter.phase),
        instant_text(letter.sent_at) if letter.sent_at else "",
        list_text([_proof(proof.data) for proof in line.proofs]) or "aucune",
    )


def _letter_json(line: LetterLine) -> Any:
    letter = line.letter
    return {
        "letter": letter.id,
        "code": letter.code,
        "reference": line.reference,
        "phase": str(letter.phase),
        "due_at": iso(letter.due_at),
        "sent_at": iso(letter.sent_at) if letter.sent_at else None,
        "proofs": [_proof(proof.data) for proof in line.proofs],
    }


def _outside_row(line: OutsideLine) -> tuple[str, ...]:
    return (
        str(line.seq),
        instant_text(line.event.recorded_at),
        line.reference,
        label("done", line.event.kind),
        list_text([label("outside_rule", code) for code in line.codes]),
        line.event.actor,
    )


def _outside_json(line: OutsideLine) -> Any:
    return {
        "seq": line.seq,
        "event": line.event.id,
        "kind": line.event.kind,
        "recorded_at": iso(line.event.recorded_at),
        "actor": line.event.actor,
        "reference": line.reference,
        "codes": list(line.codes),
    }


def _treatment_row(line: TreatmentLine) -> tuple[str, ...]:
    granted = list_text([label("trigger", kind) for kind in line.granted])
    return (line.reference, line.window, granted, str(line.refused))


def _treatment_json(line: TreatmentLine) -> Any:
    return {
        "reference": line.reference,
        "window": line.window,
        "granted": list(line.granted),
        "refused": line.refused,
    }


@dataclass(frozen=True)
class Shown:
    """How one kind of line is shown: the titles of its columns, as a row, as JSON."""

    columns: tuple[str, ...]
    row: Callable[[Any], tuple[str, ...]]
    json: Callable[[Any], Any]


SHOWN: Mapping[type, Shown] = {
    EventLine: Shown(
        ("N°", "Enregistré", "Effet", "Dossier", "Acte", "Auteur", "Qualité", "Textes"),
        _event_row,
        _event_json,
    ),
    RefusalLine: Shown(
        ("Quand", "Dossier", "Acte demandé", "Règles", "Auteur", "Fois"),
        _refusal_row,
        _refusal_json,
    ),
    LetterLine: Shown(
        ("Prévue", "Lettre", "Dossier", "Suite", "Remise au serveur", "Preuves"),
        _letter_row,
        _letter_json,
    ),
    OutsideLine: Shown(
        ("N°", "Quand", "Dossier", "Acte", "Pourquoi", "Auteur"), _outside_row, _outside_json
    ),
    TreatmentLine: Shown(
        ("Dossier", "Fenêtre", "Accordé", "Refus pour une date"), _treatment_row, _treatment_json
    ),
}
CASE = Shown(("Dossier",), lambda line: (str(line),), str)


def _shown(line: object) -> Shown:
    return SHOWN.get(type(line), CASE)


def _proof(data: Mapping[str, Any]) -> str:
    return str(data["proof"])


def _days(leg: Leg | None) -> str:
    if leg is None:
        return "inconnu"
    return str(leg.at_least) if leg.at_least == leg.at_most else f"{leg.at_least} à {leg.at_most}"


def _number(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"
