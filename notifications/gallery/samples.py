"""One sample case per letter (and a few telling variants), for the gallery and the tests."""

from datetime import UTC, date, datetime

from notifications.composition import Heading, Signatory
from notifications.gallery.case import (
    ANNOUNCED,
    CENTRE,
    CUTOFF,
    DECIDED,
    DECISION,
    EFFECT,
    FILED,
    MAYOR,
    MEMBER,
    MILESTONE,
    MISSING,
    NO_FILE,
    NOON,
    OVERSEAS,
    PHASE,
    PHASE_TO_CONTACT,
    PIECES,
    PROGRAMME,
    SESSION,
    WAVE1,
    WAVE2,
    WAVE3,
    Sample,
    deadline,
)
from notifications.gallery.digests import DIGESTS
from notifications.gallery.written import WRITTEN
from notifications.letters import LETTERS
from states.deadlines import DeadlineKind
from states.facts import AntennaState, CandidatureState
from states.instants import exactly


def samples() -> tuple[Sample, ...]:
    """Return the samples in the order of `LETTERS`; the plain case of a letter comes first."""
    order = list(LETTERS)
    found = (*_BEFORE_DECISION, *_AFTER_DECISION, *WRITTEN, *DIGESTS)
    return tuple(sorted(found, key=lambda sample: order.index(sample.code)))


_BEFORE_DECISION = (
    Sample(
        code="call_opened",
        context={"call": "AMI 2", "closings": (WAVE1, WAVE2, WAVE3), "cutoff": CUTOFF},
        recipient=MAYOR,
        heading=NO_FILE,
    ),
    Sample(
        code="call_opened_again",
        context={
            "call": "AMI 2",
            "closings": (WAVE2,),
            "earlier_file": "AMI1-031",
            "earlier_state": CandidatureState.SUPPORTED,
            "plan": "Un atelier avec les employeurs du bassin.\nUne étude de locaux partagés.",
        },
        recipient=MAYOR,
        heading=NO_FILE,
    ),
    Sample(
        code="registration_receipt",
        context={
            "filed_at": FILED,
            "window": "Vague 1",
            "channel": "portal",
            "missing": MISSING,
            "receipt_due": deadline("r", DeadlineKind.RECEIPT_DUE, "Accusé", date(2020, 11, 23)),
        },
    ),
    Sample(
        code="full_acknowledgement",
        context={
            "filed_at": FILED,
            "window": "Vague 1",
            "pieces": PIECES,
            "missing": MISSING,
            "due": NOON,
        },
    ),
    Sample(
        code="receipt_complete",
        context={"filed_at": FILED, "window": "Vague 1", "pieces": PIECES, "channel": "post"},
    ),
    Sample(
        code="consolidation_request",
        context={"motive": "pieces", "due": NOON, "pieces": MISSING},
    ),
    Sample(
        code="consolidation_request",
        variant="renforcer le projet",
        context={
            "motive": "projet",
            "due": NOON,
            "what": "Préciser l’effectif attendu par formation : les employeurs sont à citer.",
            "companion": "centre régional Nouvelle-Aquitaine",
        },
    ),
    Sample(code="consolidation_ended", context={"ended_at": FILED, "missing": ()}),
    Sample(
        code="consolidation_ended",
        variant="pièces non parvenues",
        context={"ended_at": FILED, "missing": MISSING},
    ),
    Sample(
        code="reminder_council",
        context={"deadline": WAVE1, "days": 60, "missing": MISSING},
    ),
    Sample(code="reminder_closing", context={"deadline": WAVE1, "days": 1, "missing": MISSING}),
    Sample(
        code="reminder_closing",
        variant="outre-mer",
        context={"deadline": WAVE1, "days": 7, "missing": ()},
        recipient=OVERSEAS,
        heading=Heading(programme=PROGRAMME, file="AMI2-019 Port-Exemple"),
    ),
    Sample(
        code="reminder_closing",
        variant="dernier jour",
        context={"deadline": WAVE1, "days": 0, "missing": ()},
    ),
    Sample(
        code="reminder_closing",
        variant="deux brouillons",
        context={
            "deadline": WAVE1,
            "days": 7,
            "missing": (),
            "drafts": (("AMI2-014 Villexemple", MISSING), ("AMI2-015 Villexemple", ())),
        },
        heading=NO_FILE,
    ),
    Sample(
        code="reminder_completion",
        context={"deadline": NOON, "days": 3, "missing": MISSING},
    ),
    Sample(
        code="draft_carried",
        context={"closed": WAVE1, "window": "Vague 2", "deadline": WAVE2},
    ),
    Sample(code="draft_lapsed", context={"closed": CUTOFF}),
    Sample(
        code="received_too_late",
        context={
            "received_at": exactly(datetime(2020, 11, 6, 23, 0, tzinfo=UTC)),
            "deadline": WAVE1,
            "next_window": "Vague 2",
            "next_deadline": WAVE2,
        },
    ),
    Sample(
        code="received_too_late",
        variant="aucune autre fenêtre publiée",
        context={
            "received_at": exactly(datetime(2021, 6, 25, 22, 0, tzinfo=UTC)),
            "deadline": WAVE3,
        },
    ),
    Sample(
        code="inadmissible",
        context={"motive": "not_eligible", "reason": "Le porteur n’est pas une collectivité."},
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(code="withdrawal_acknowledged", context={"withdrawn_at": FILED}),
    Sample(
        code="convocation",
        context={
            "body": "Comité de sélection 2021",
            "held_on": exactly(datetime(2021, 9, 8, 12, 0, tzinfo=UTC)),
            "agenda": ("AMI2-014 Villexemple", "AMI2-019 Port-Exemple"),
            "where": "salle du conseil",
            "remote": True,
            "reply_by": deadline("c", DeadlineKind.SESSION, "Réponse", date(2021, 9, 3)),
        },
        recipient=MEMBER,
        heading=NO_FILE,
    ),
)
_AFTER_DECISION = (
    Sample(
        code="decision_retained",
        context={
            "body": "Comité de sélection 2021",
            "decided_at": DECIDED,
            "reason": "Un projet porté avec les employeurs, des locaux disponibles.",
            "sites": ("Villexemple",),
            "announcement": ANNOUNCED,
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="decision_not_retained",
        context={
            "body": "Comité de sélection 2021",
            "decided_at": DECIDED,
            "reason": "Le besoin n’est pas encore établi.\nLes locaux restent à trouver.",
            "plan": "Un diagnostic partagé avec le centre régional.",
            "announcement": ANNOUNCED,
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="decision_not_retained",
        variant="sans plan, mention de recours renseignée",
        context={
            "body": "Comité de sélection 2021",
            "decided_at": DECIDED,
            "reason": "Le besoin de formation n’est pas encore établi.",
            "appeal": "Voies et délais de recours : texte renseigné par le service.",
        },
        recipient=MAYOR,
        heading=Heading(
            programme=PROGRAMME,
            file="AMI2-014 Villexemple",
            signatory=Signatory(
                name="L’administrateur général",
                function="Président du comité",
                signed_outside="Original signé le 10 septembre 2021, joint à ce courrier.",
            ),
        ),
    ),
    Sample(
        code="decision_deferred",
        context={
            "body": "Comité de sélection 2021",
            "decided_at": DECIDED,
            "reason": "Le comité souhaite connaître le plan de financement définitif.",
            "next_session": SESSION,
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="support_offered",
        context={
            "plan": "Un diagnostic partagé avec le centre régional.",
            "companion": "centre régional Nouvelle-Aquitaine",
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="announcement",
        context={
            "call": "AMI 2",
            "announced_on": date(2021, 10, 4),
            "retained": ("Villexemple", "Port-Exemple"),
            "unnamed": 9,
        },
        heading=NO_FILE,
    ),
    Sample(
        code="engineering_started",
        context={
            "effective_at": DECIDED,
            "centre": "Nouvelle-Aquitaine",
            "site": "Villexemple",
            "target_opening": date(2022, 9, 1),
            "milestones": ("Diagnostic partagé", "Offre de formation"),
        },
        heading=PHASE_TO_CONTACT,
    ),
    Sample(
        code="deployment_started",
        context={
            "effective_at": DECIDED,
            "centre": "Nouvelle-Aquitaine",
            "site": "Villexemple",
            "target_opening": date(2022, 9, 1),
            "done": ("Diagnostic partagé",),
            "waived": ("Locaux",),
        },
        heading=PHASE_TO_CONTACT,
    ),
    Sample(
        code="milestone_coming",
        context={"milestone": "Diagnostic partagé", "deadline": MILESTONE, "days": 14},
        recipient=CENTRE,
    ),
    Sample(
        code="milestone_overdue",
        context={
            "milestone": "Diagnostic partagé",
            "deadline": MILESTONE,
            "days": -14,
            "site": "Villexemple",
        },
        recipient=CENTRE,
    ),
    Sample(
        code="antenna_opened",
        context={"effective_at": EFFECT, "site": "Villexemple", "pilot": True},
        recipient=MAYOR,
        heading=PHASE,
    ),
    Sample(
        code="antenna_suspended",
        context={"effective_at": EFFECT, "reason": "Travaux dans les locaux."},
        recipient=MAYOR,
        heading=PHASE,
    ),
    Sample(
        code="antenna_resumed",
        context={"effective_at": EFFECT, "state": AntennaState.DEPLOYMENT, "site": "Villexemple"},
        recipient=MAYOR,
        heading=PHASE,
    ),
    Sample(
        code="antenna_closed",
        context={"effective_at": EFFECT, "reason": "Fin de la convention.", "site": "Villexemple"},
        recipient=MAYOR,
        heading=PHASE,
    ),
    Sample(
        code="label_ended",
        context={
            "state": AntennaState.REVOKED,
            "effective_at": EFFECT,
            "reason": "La convention d’implantation n’a pas été signée.",
            "site": "Villexemple",
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="label_ended",
        variant="retrait du label",
        context={
            "state": AntennaState.LABEL_WITHDRAWN,
            "effective_at": EFFECT,
            "reason": "La collectivité en a fait la demande.",
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(
        code="extension",
        context={"before": WAVE1, "deadline": WAVE2, "reason": "Panne du portail de dépôt."},
    ),
    Sample(
        code="extension",
        variant="brouillon devenu caduc",
        context={
            "before": WAVE1,
            "deadline": WAVE2,
            "reason": "Panne du portail de dépôt.",
            "state": "lapsed",
        },
    ),
    Sample(
        code="correction",
        context={
            "corrected": "Votre candidature est retenue",
            "sent_at": datetime(2021, 9, 9, 8, 0, tzinfo=UTC),
            "reason": "Le dossier voisin était visé.",
            "situation": "analysée",
        },
        recipient=MAYOR,
        heading=DECISION,
    ),
    Sample(code="contact_changed_old", context={"effective_at": EFFECT}),
    Sample(
        code="contact_changed_new",
        context={"effective_at": EFFECT, "situation": "brouillon", "deadlines": (WAVE2, CUTOFF)},
    ),
    Sample(code="request_received", context={"received_at": FILED}),
)
