"""The French of a committee's meeting: its acts, its codes, why the rules refuse."""

from collections.abc import Mapping

from notifications.wording.typography import count_text
from states.acts import Rule
from states.committee import Attendance, Choice, Interest, Opinion, seats_of
from states.facts import Outcome
from states.identifiers import Value
from states.programme import Programme

TRIGGERS: Mapping[str, str] = {
    "convoke": "convoquer le comité",
    "record_session": "enregistrer une séance",
    "seat_person": "attribuer un siège",
    "prepare_meeting": "préparer la séance",
    "set_agenda": "fixer l’ordre du jour",
    "substitute": "faire suppléer un membre",
    "answer_convocation": "répondre à la convocation",
    "record_presence": "relever les présences",
    "give_proxy": "donner pouvoir",
    "recuse": "se déporter d’un dossier",
    "hear_person": "entendre une personne",
    "open_meeting": "ouvrir la séance",
    "record_opinion": "enregistrer un avis",
    "record_votes": "enregistrer les votes",
    "decide_item": "décider d’un dossier en séance",
    "reopen_item": "reprendre l’examen d’un dossier",
    "record_dissent": "consigner une opinion divergente",
    "close_meeting": "clore la séance",
    "approve_minutes": "approuver le procès-verbal",
}
ACTS_DONE: Mapping[str, str] = {
    "seated": "attribué un siège",
    "meeting_prepared": "préparé la séance",
    "agenda_set": "fixé l’ordre du jour",
    "seat_substituted": "fait suppléer un membre",
    "convocation_answered": "répondu à la convocation",
    "presence_recorded": "relevé une présence",
    "proxy_given": "donné ou repris un pouvoir",
    "recused": "enregistré un déport",
    "person_heard": "entendu une personne",
    "meeting_opened": "ouvert la séance",
    "opinion_recorded": "enregistré un avis",
    "votes_recorded": "enregistré des votes",
    "item_decided": "décidé d’un dossier en séance",
    "item_reopened": "repris l’examen d’un dossier",
    "dissent_recorded": "consigné une opinion divergente",
    "meeting_closed": "clos la séance",
    "minutes_approved": "approuvé le procès-verbal",
}
EVENTS: Mapping[str, str] = {
    "seated": "siège attribué",
    "meeting_prepared": "séance préparée",
    "agenda_set": "ordre du jour fixé",
    "seat_substituted": "suppléance",
    "convocation_answered": "réponse à la convocation",
    "presence_recorded": "présence relevée",
    "proxy_given": "pouvoir donné ou repris",
    "recused": "déport",
    "person_heard": "personne entendue",
    "meeting_opened": "séance ouverte",
    "opinion_recorded": "avis enregistré",
    "votes_recorded": "votes enregistrés",
    "item_decided": "dossier décidé en séance",
    "item_reopened": "examen repris",
    "dissent_recorded": "opinion divergente consignée",
    "meeting_closed": "séance close",
    "minutes_approved": "procès-verbal approuvé",
}
OUTSIDE_RULE: Mapping[str, str] = {
    "late_convocation": "convocation tardive",
    "not_convoked": "séance ouverte sans convocation",
    "no_quorum": "décision sans quorum",
    "no_vote": "décision sans vote",
    "not_carried": "décision contraire au vote",
}
RULES: Mapping[str, str] = {
    Rule.MEETING_STATE: "séance à un autre stade",
    Rule.NOT_ON_AGENDA: "hors de l’ordre du jour",
    Rule.ITEM_DECIDED: "dossier déjà décidé",
    Rule.OTHER_SEAT: "siège d’une autre personne",
    Rule.NO_VOICE: "siège sans voix délibérative",
    Rule.PROXY_HOLDER_AWAY: "mandataire absent",
    Rule.PROXY_GIVER_PRESENT: "mandant présent",
    Rule.PROXY_TAKEN: "pouvoir en trop",
    Rule.RECUSED: "membre qui s’est déporté",
    Rule.MEMBER_AWAY: "membre absent",
    Rule.NO_QUORUM: "quorum non atteint",
    Rule.NO_VOTE: "vote manquant",
    Rule.NOT_CARRIED: "proposition non adoptée",
}
SENTENCES: Mapping[Rule, str] = {
    Rule.MEETING_STATE: "{meeting}",
    Rule.NOT_ON_AGENDA: "ce dossier n’est pas à l’ordre du jour de la séance",
    Rule.ITEM_DECIDED: "ce dossier est déjà décidé dans cette séance",
    Rule.OTHER_SEAT: "seule la personne qui occupe ce siège{member}, ou la personne responsable "
    "du programme, peut le faire",
    Rule.NO_VOICE: "ce siège n’a pas voix délibérative{member}",
    Rule.PROXY_HOLDER_AWAY: "un pouvoir se donne à un autre membre qui participe à la "
    "séance{member}",
    Rule.PROXY_GIVER_PRESENT: "ce membre participe à la séance : il vote lui-même{member}",
    Rule.PROXY_TAKEN: "ce membre{member} détient déjà autant de pouvoirs que le règlement "
    "intérieur le permet{held}",
    Rule.RECUSED: "ce membre s’est déporté du dossier : il ne prend part ni au vote ni au "
    "quorum{member}",
    Rule.MEMBER_AWAY: "ce membre n’est ni présent, ni à distance, ni représenté{member}",
    Rule.NO_QUORUM: "le quorum n’est pas atteint pour ce dossier{counted}",
    Rule.NO_VOTE: "aucun vote n’est enregistré pour ce dossier{member}",
    Rule.NOT_CARRIED: "cette décision n’est pas celle que le vote a adoptée{voted}",
}
MEETING_STATES: Mapping[str, str] = {
    "not_prepared": "la séance n’est pas encore préparée : il faut d’abord en donner la date et "
    "le lieu",
    "agenda_empty": "l’ordre du jour est vide",
    "not_yet": "la séance ne s’ouvre pas avant son jour",
    "not_open": "la séance n’est pas ouverte",
    "opened": "la séance est ouverte",
    "not_closed": "la séance n’est pas close",
    "closed": "la séance est close",
    "approved": "le procès-verbal est approuvé : plus rien n’y change",
    "conducted": "cette séance est conduite dans l’application : ses décisions s’enregistrent "
    "dossier par dossier, avec leurs votes",
    "no_first_call": "une seconde convocation suppose une première séance ouverte sans quorum",
    "first_agenda": "une seconde séance, qui se passe de quorum, n’examine que les dossiers de la "
    "première",
    "already_decided": "des décisions ont déjà été prises dans cette séance",
}
"""What a `MEETING_STATE` reason found, by the code under `meeting`."""
ATTENDANCES: Mapping[str, str] = {
    Attendance.PRESENT: "présent",
    Attendance.REMOTE: "à distance",
    Attendance.EXCUSED: "excusé",
    Attendance.ABSENT: "absent",
    "proxy": "donne pouvoir",
}
CHOICES: Mapping[str, str] = {
    Choice.FOR: "pour",
    Choice.AGAINST: "contre",
    Choice.ABSTAIN: "abstention",
}
OPINIONS: Mapping[str, str] = {
    Opinion.FAVOURABLE: "avis favorable",
    Opinion.RESERVED: "avis réservé",
    Opinion.UNFAVOURABLE: "avis défavorable",
}
INTERESTS: Mapping[str, str] = {
    Interest.MANDATE: "mandat dans la collectivité",
    Interest.EMPLOYMENT: "lien professionnel",
    Interest.FINANCIAL: "intérêt financier",
    Interest.FAMILY: "lien familial",
    Interest.OTHER: "autre intérêt",
}
SEATS: Mapping[str, str] = {
    "chair": "présidence",
    "pilot": "pilotage",
    "member": "membre",
    "substitute": "suppléance",
    "permanent_guest": "invitation permanente",
}
PHASES: Mapping[str, str] = {
    "none": "à préparer",
    "prepared": "préparée",
    "open": "ouverte",
    "closed": "close, procès-verbal à approuver",
    "approved": "procès-verbal approuvé",
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "attendance": ATTENDANCES,
    "vote": CHOICES,
    "opinion": OPINIONS,
    "interest": INTERESTS,
    "seat": SEATS,
    "meeting": PHASES,
}


def fragments(found: Mapping[str, Value], programme: Programme) -> dict[str, str]:
    """Return what the sentences of this module draw from a reason."""
    member = seat_text(str(found.get("member") or ""), programme)
    held = found.get("held")
    code = str(found.get("meeting") or "")
    return {
        "meeting": MEETING_STATES.get(code, "la séance n’en est pas là"),
        "member": f" ({member})" if member else "",
        "held": f" : {len(held)}" if isinstance(held, list | tuple) and held else "",
        "counted": _counted(found),
        "voted": _voted(found),
    }


def seat_text(seat: str, programme: Programme) -> str:
    """Return the organisation of a seat, the latest body that knows it first; else its code."""
    for body in reversed(programme.bodies):
        known = {str(name): each for name, each in seats_of(body).items()}
        if seat in known:
            return known[seat].organisation
    return seat


def _counted(found: Mapping[str, Value]) -> str:
    counted = found.get("counted")
    if not isinstance(counted, int):
        return ""
    said = count_text(counted, "membre compté", "membres comptés")
    return f" : {said}, il en faut {found.get('needed')}"


def _voted(found: Mapping[str, Value]) -> str:
    proposed = _PROPOSED.get(str(found.get("outcome") or ""), "")
    if not proposed:
        return ""
    return f" : {proposed} {'a été adopté' if found.get('carried') else 'n’a pas été adopté'}"


_PROPOSED: Mapping[str, str] = {
    Outcome.LABEL: "le label",
    Outcome.DEFER: "le report de l’examen",
    Outcome.NOT_SELECT: "le refus de la candidature",
}
