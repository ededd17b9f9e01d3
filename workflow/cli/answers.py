"""How an answer of the control is printed: its query and date first, then one line each."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import click

from notifications.wording import effective_text, instant_text, label, list_text
from states.instants import iso
from workflow.cli.console import print_json, print_table
from workflow.cli.context import Session
from workflow.durations import LEGS, Delays, Leg, spread
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
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "event": ("N°", "Enregistré", "Effet", "Dossier", "Acte", "Auteur", "Qualité", "Textes"),
    "refusal": ("Quand", "Dossier", "Acte demandé", "Règles", "Auteur", "Fois"),
    "letter": ("Prévue", "Lettre", "Dossier", "Suite", "Remise au serveur", "Preuves"),
    "outside": ("N°", "Quand", "Dossier", "Acte", "Pourquoi", "Auteur"),
    "treatment": ("Dossier", "Fenêtre", "Accordé", "Refus pour une date"),
    "case": ("Dossier",),
}


def print_answer(session: Session, answer: Answer[Any]) -> None:
    """Print an answer with its query and its date, as a table or as JSON."""
    if session.as_json:
        print_json(
            {
                "query": answer.query,
                "asked": dict(answer.asked),
                "answered_at": iso(answer.answered_at),
                "lines": [_json(line) for line in answer.lines],
            }
        )
        return
    click.echo(f"{QUESTIONS[answer.query]}.")
    if answer.asked:
        click.echo(f"Requête : {', '.join(f'{name} = {value}' for name, value in answer.asked)}.")
    click.echo(f"Réponse du {instant_text(answer.answered_at)} : {len(answer.lines)} lignes.")
    rows = [_row(line) for line in answer.lines]
    if rows:
        print_table("", COLUMNS[rows[0][0]], [row[1] for row in rows])


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
        print_json(
            {
                "query": "delays",
                "asked": asked,
                "answered_at": iso(reading.now),
                "lines": [
                    {
                        "reference": each.reference,
                        **{
                            leg: None if days is None else [days.at_least, days.at_most]
                            for leg, days in each.legs.items()
                        },
                    }
                    for each in found
                ],
                "spread": {
                    leg: {
                        "known": each.known,
                        "unknown": each.unknown,
                        "least": _number(each.least),
                        "median": _number(each.median),
                        "most": _number(each.most),
                    }
                    for leg, each in spreads.items()
                },
            }
        )
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


def _row(line: object) -> tuple[str, tuple[str, ...]]:
    match line:
        case EventLine():
            event = line.event
            return "event", (
                str(line.seq),
                instant_text(event.recorded_at),
                effective_text(event.effective_at),
                line.reference,
                label("done", event.kind),
                event.actor,
                label("role", event.role),
                list_text([f"{name} : {text}" for name, text in line.texts]),
            )
        case RefusalLine():
            return "refusal", (
                instant_text(line.event.recorded_at),
                line.reference,
                label("trigger", line.trigger),
                list_text(list(line.rules)),
                line.event.actor,
                str(line.times),
            )
        case LetterLine():
            letter = line.letter
            return "letter", (
                instant_text(letter.due_at),
                letter.code,
                line.reference,
                label("phase", letter.phase),
                instant_text(letter.sent_at) if letter.sent_at else "",
                list_text([_proof(proof.data) for proof in line.proofs]) or "aucune",
            )
        case OutsideLine():
            return "outside", (
                str(line.seq),
                instant_text(line.event.recorded_at),
                line.reference,
                label("done", line.event.kind),
                list_text([label("outside_rule", code) for code in line.codes]),
                line.event.actor,
            )
        case TreatmentLine():
            granted = list_text([label("trigger", kind) for kind in line.granted])
            return "treatment", (line.reference, line.window, granted, str(line.refused))
    return "case", (str(line),)


def _json(line: object) -> Any:
    match line:
        case EventLine():
            return {
                "seq": line.seq,
                "reference": line.reference,
                **line.event.to_value(),
                "texts": dict(line.texts),
            }
        case RefusalLine():
            return {
                "event": line.event.id,
                "recorded_at": iso(line.event.recorded_at),
                "actor": line.event.actor,
                "reference": line.reference,
                "trigger": line.trigger,
                "rules": list(line.rules),
                "times": line.times,
            }
        case LetterLine():
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
        case OutsideLine():
            return {
                "seq": line.seq,
                "event": line.event.id,
                "kind": line.event.kind,
                "recorded_at": iso(line.event.recorded_at),
                "actor": line.event.actor,
                "reference": line.reference,
                "codes": list(line.codes),
            }
        case TreatmentLine():
            return {
                "reference": line.reference,
                "window": line.window,
                "granted": list(line.granted),
                "refused": line.refused,
            }
    return line


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
