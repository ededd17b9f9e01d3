"""The French of minutes: how a meeting was convened, who took part, how each item was decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from notifications.wording.committee import CHOICES, INTERESTS, OPINIONS
from notifications.wording.dates import day_text, hour_text, instant_text
from notifications.wording.typography import count_text, french, list_text, sentence
from states.committee import Quorum, Tally
from states.facts import Outcome
from states.instants import PARIS
from states.programme import Regulations

TITLES: Mapping[str, str] = {
    "meeting": "Séance",
    "members": "Composition et présences",
    "opening": "Composition et présences à l’ouverture",
    "agenda": "Ordre du jour",
    "left": "Dossiers non examinés",
    "approval": "Approbation",
    "decisions": "Décisions",
}
MEMBER_HEADS = ("Siège", "Qualité", "Nom", "Voix", "Participation")
VOTE_HEADS = ("Membre", "Vote")
AGENDA_HEADS = ("N°", "Dossier", "Collectivité")
DECISION_HEADS = ("N°", "Dossier", "Collectivité", "Décision", "Vote", "Motif")
ERASED, REDACTED = "nom effacé", "texte occulté"
NAMES = ("nom", "entendu")
MOVES: Mapping[str, str] = {
    "arrival": "Arrivée",
    "departure": "Départ",
    "proxy": "Pouvoir donné",
    "proxy_ended": "Pouvoir repris",
}
OPENING_QUORUM = "Quorum à l’ouverture"
NO_VOTES = "votes non enregistrés"
NO_VOTE = "sans vote"
NOT_SEEN = "non enregistrée"
DECIDED: Mapping[Outcome, str] = {
    Outcome.LABEL: "la candidature est retenue",
    Outcome.DEFER: "l’examen est reporté à une prochaine séance",
    Outcome.NOT_SELECT: "la candidature n’est pas retenue",
}
PROPOSED: Mapping[Outcome, str] = {
    Outcome.LABEL: "retenir la candidature",
    Outcome.DEFER: "reporter l’examen à une prochaine séance",
    Outcome.NOT_SELECT: "ne pas retenir la candidature",
}


def title_text(body: str, day: date, short: bool = False) -> str:
    """Return the title of minutes, of the decision record when `short`."""
    kind = "Relevé de décisions" if short else "Procès-verbal"
    return french(f"{kind} — {body}, séance du {day_text(day)}")


def place_text(place: str, remote: bool) -> str:
    """Return where a meeting is held: « à Paris, et à distance »."""
    if not place:
        return "à distance"
    return french(f"{place}, et à distance" if remote else place)


def where_text(place: str, remote: bool) -> str:
    """Return « Lieu : à Paris, et à distance. »."""
    return sentence(f"Lieu : {place_text(place, remote)}")


def convocation_text(convoked_at: datetime | None, days: int | None, late: bool) -> str:
    """Return how the members were convened, and how many days before."""
    if convoked_at is None:
        return sentence("La séance s’est ouverte sans convocation enregistrée")
    ahead = f", {count_text(days, 'jour')} avant la séance" if days is not None else ""
    said = f"Convocation et ordre du jour adressés le {instant_text(convoked_at)}{ahead}"
    return sentence(f"{said} : convocation tardive" if late else said)


def regulations_text(rules: Regulations) -> str:
    """Return the rules of the meeting in one sentence, named."""
    return sentence(f"Règlement intérieur : {decided_how_text(rules)}")


def decided_how_text(rules: Regulations) -> str:
    """Return « quorum de la moitié des membres… ; majorité des voix… »."""
    share = "la moitié" if rules.quorum.denominator == 2 and rules.quorum.numerator == 1 else ""
    share = share or f"{rules.quorum.numerator}/{rules.quorum.denominator}"
    proxies = count_text(rules.proxies_per_member, "pouvoir")
    casting = "prépondérante" if rules.casting_vote else "sans prépondérance"
    return (
        f"quorum de {share} des membres à voix délibérative, présents, à distance ou représentés ; "
        f"{proxies} au plus par membre ; majorité des voix exprimées, voix de la présidence "
        f"{casting} en cas de partage"
    )


def second_call_text() -> str:
    """Return what is said of a second convocation."""
    return sentence("Seconde convocation, après une séance sans quorum")


def quorum_text(quorum: Quorum, title: str = "Quorum") -> str:
    """Return « Quorum : 5 membres comptés sur 7, 4 nécessaires : atteint. »."""
    count = f"{count_text(quorum.counted, 'membre compté', 'membres comptés')} sur {quorum.voting}"
    if quorum.waived:
        return sentence(f"{title} : {count} ; aucun n’est exigé sur seconde convocation")
    reached = "atteint" if quorum.reached else "non atteint"
    return sentence(f"{title} : {count}, {quorum.needed} nécessaires : {reached}")


def capacity_text(capacity: str, substitute: bool) -> str:
    """Return in what capacity somebody sits."""
    return f"{capacity}, par suppléance" if substitute else capacity


def voice_text(votes: bool) -> str:
    """Return whether a seat votes."""
    return "délibérative" if votes else "sans voix"


def attendance_text(attendance: str, holder: str) -> str:
    """Return how a seat took part: « présent », « excusé, pouvoir donné à … »."""
    said = attendance or "absent"
    return french(f"{said}, pouvoir donné à {holder}" if holder else said)


def movement_text(kind: str, who: str, holder: str, at: datetime | None) -> str:
    """Return « Départ en cours de séance (15 h 20) : UIMM. », without an hour nobody knows."""
    local = at.astimezone(PARIS).time().replace(second=0, microsecond=0) if at else None
    hour = f" ({hour_text(local)})" if local else ""
    held_by = f", à {holder}" if holder else ""
    return sentence(f"{MOVES[kind]} en cours de séance{hour} : {who}{held_by}")


def recusal_text(who: str, category: str) -> str:
    """Return « Déport : UIMM (lien professionnel). »."""
    return sentence(f"Déport : {who} ({INTERESTS.get(category, category)})")


def heard_text(name: str, function: str, organisation: str) -> str:
    """Return « Entendu, sans voix : … »."""
    said = ", ".join(each for each in (name or ERASED, function, organisation) if each)
    return sentence(f"Personne entendue, sans voix délibérative : {said}")


def opinion_text(opinion: str, words: str) -> str:
    """Return the opinion on an item."""
    said = OPINIONS.get(opinion, opinion)
    return _verbatim(f"Avis : {said}", words) if words else sentence(f"Avis : {said}")


def choice_text(choice: str, by: str) -> str:
    """Return « pour », « contre (par pouvoir, UIMM) »."""
    said = CHOICES.get(choice, choice)
    return f"{said} (par pouvoir, {by})" if by else said


def counted_text(tally: Tally) -> str:
    """Return « 5 pour, 2 contre, 1 abstention »."""
    abstentions = count_text(tally.abstentions, "abstention")
    return french(f"{tally.votes_for} pour, {tally.votes_against} contre, {abstentions}")


def vote_text(proposal: Outcome, tally: Tally) -> str:
    """Return what the vote was about, its figures and what they carry."""
    result = "proposition adoptée" if tally.carried else "proposition non adoptée"
    if tally.by_casting_vote:
        result += ", par la voix prépondérante de la présidence"
    elif tally.carried is None:
        result += ", les voix étant partagées"
    return sentence(f"Proposition : {PROPOSED[proposal]}. Vote : {counted_text(tally)} ; {result}")


def decision_text(outcome: Outcome) -> str:
    """Return what was decided."""
    return sentence(f"Décision : {DECIDED[outcome]}")


def undecided_text() -> str:
    """Return what stands for the decision on an item that was examined and left undecided."""
    return sentence("Dossier examiné, sans décision")


def motive_text(reason: str) -> str:
    """Return the reason of a decision."""
    return _verbatim("Motif", reason)


def conditions_text(conditions: str) -> str:
    """Return the conditions of a decision."""
    return _verbatim("Conditions", conditions)


def override_text(rules: Sequence[str], why: str) -> str:
    """Return that a decision sets rules aside, and why."""
    return _verbatim(f"Décision hors règle ({list_text(rules)})", why)


def grounds_text(reason: str, conditions: str, rules: Sequence[str], why: str) -> str:
    """Return the reason of a decision with its conditions and what it overrides, in one cell."""
    parts = [reason]
    if conditions:
        parts.append(conditions_text(conditions))
    if rules:
        said = f"Hors règle : {list_text(rules)}"
        parts.append(_verbatim(said, why) if why else french(said))
    return " – ".join(each for each in parts if each)


def dissent_text(who: str, words: str) -> str:
    """Return a dissent recorded at the member's request."""
    return _verbatim(f"Opinion divergente consignée à la demande du membre ({who})", words)


def approval_text(reference: str, at: datetime) -> str:
    """Return that minutes are approved, and under which reference."""
    return sentence(f"Procès-verbal approuvé le {instant_text(at)} sous la référence {reference}")


def erased_text(mark: str) -> str:
    """Return what stands for words no longer kept."""
    return ERASED if mark in NAMES else REDACTED


def from_decisions_text() -> str:
    """Return what is said of a session prepared here and known by its decisions only."""
    said = "présences, pouvoirs, quorum et votes non enregistrés"
    return sentence(f"Séance connue par ses seules décisions : {said}")


def no_votes_text() -> str:
    """Return what is said of an item whose votes nobody recorded here."""
    return sentence(NO_VOTES)


def draft_text() -> str:
    """Return what heads minutes nobody approved yet."""
    return sentence("Projet : ce procès-verbal n’est pas encore approuvé")


def held_text(opened_at: datetime | None, closed_at: datetime | None) -> str:
    """Return when a meeting opened and closed."""
    opened = f"Séance ouverte le {instant_text(opened_at)}" if opened_at else "Séance non ouverte"
    closed = f", close le {instant_text(closed_at)}" if closed_at else ""
    return sentence(opened + closed)


def _verbatim(title: str, said: str) -> str:
    """Return words of the record as they were recorded, after a title."""
    return f"{french(f'{title} :')} {said}"
