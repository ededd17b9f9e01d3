"""Refusals in French: the rule, the date that decides, what would make the act possible."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifications.wording import (
    NBSP,
    conflict_sentence,
    missing_labels,
    refusal_sentences,
    remedy_sentence,
    unverifiable_sentence,
)
from states.acts import Act, Reason, Refused, Remedy, Rule
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import ActorId, CallId, CaseId, DeadlineId, Role, WindowId
from states.instants import exactly
from states.programme import (
    Call,
    MilestoneRule,
    Owner,
    PieceKind,
    Programme,
    Window,
    WindowKind,
)
from tests.notifications.french_rules import forbidden_words, typography_faults

N = NBSP
LAUNCH = datetime(2020, 7, 20, 6, tzinfo=UTC)


def _closing(number: int, day: date | None) -> Deadline:
    return Deadline(
        id=DeadlineId(f"AMI2/vague-{number}"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject=f"AMI2/vague-{number}",
        label=f"Vague {number}",
        day=day,
    )


CLOSINGS = (_closing(1, date(2020, 11, 6)), _closing(2, date(2021, 2, 12)))
WAVES = tuple(
    Window(
        id=WindowId(closing.id),
        call=CallId("AMI2"),
        label=closing.label,
        kind=WindowKind.WAVE,
        closing=closing.id,
        known_from=LAUNCH,
    )
    for closing in CLOSINGS
)
PROGRAMME = Programme(
    id="essai",
    label="Essai",
    zone="Europe/Paris",
    version=1,
    definition="",
    calls=(Call(id=CallId("AMI2"), label="AMI 2", windows=WAVES),),
    deadlines={closing.id: closing for closing in CLOSINGS},
    pieces=(PieceKind(id="delib", label="Délibération du conseil"),),
    milestones=(MilestoneRule(id="diag", label="Diagnostic partagé", owner=Owner.CNAM),),
)
UNTIL_1 = f"jusqu’au vendredi 6 novembre 2020 inclus (23{N}h{N}59, heure de Paris)"
UNTIL_2 = f"jusqu’au vendredi 12 février 2021 inclus (23{N}h{N}59, heure de Paris)"
LATE = "2020-11-06T23:00:00+00:00"
LATE_SAID = f"samedi 7 novembre 2020 à 0{N}h (heure de Paris)"


def _reason(rule: Rule, **others: Any) -> Reason:
    named = {key: others.pop(key) for key in ("deadline", "remedy", "next_window") if key in others}
    return Reason(rule=rule, found=others, **named)


SAID: list[tuple[Reason, tuple[str, ...]]] = [
    (
        _reason(Rule.STATE, state="draft", sources=["submitted", "consolidation"]),
        (
            (
                "Cet acte n’est pas prévu dans la situation actuelle du dossier (brouillon)"
                f"{N}; il est prévu pour{N}: déposée, en consolidation."
            ),
        ),
    ),
    (
        _reason(Rule.STATE, state="labelled", sources=["deployment"]),
        (
            (
                "Cet acte n’est pas prévu dans la situation actuelle du dossier (labellisée)"
                f"{N}; il est prévu pour{N}: en déploiement."
            ),
        ),
    ),
    (
        _reason(Rule.ROLE, wanted=["lead"], found=["city"]),
        (f"Cet acte ne relève pas de votre rôle{N}; il relève de{N}: responsable du programme.",),
    ),
    (
        _reason(Rule.INPUT_MISSING, field="window"),
        (f"Il manque une information{N}: fenêtre de dépôt.",),
    ),
    (
        _reason(Rule.INPUT_INVALID, field="channel", value="pigeon", known=["portal", "post"]),
        (
            (
                f"L’information «{N}mode de dépôt{N}» n’est pas acceptée{N}: «{N}pigeon{N}» "
                f"(valeurs possibles{N}: portal, post)."
            ),
        ),
    ),
    (
        _reason(Rule.INPUT_INVALID, field="due", value=""),
        (f"L’information «{N}date limite{N}» n’est pas acceptée{N}: valeur vide.",),
    ),
    (
        _reason(Rule.WINDOW_UNKNOWN, value="AMI9/vague-1"),
        (f"La fenêtre de dépôt indiquée n’est pas connue de cet appel{N}: «{N}AMI9/vague-1{N}».",),
    ),
    (
        _reason(Rule.WINDOW_NOT_OPEN_YET, window="AMI2/vague-2", opens_at="2020-12-01T07:00:00Z"),
        (
            (
                f"Le dépôt pour «{N}Vague 2{N}» n’est pas encore ouvert{N}: il ouvre le "
                f"mardi 1er décembre 2020 à 8{N}h (heure de Paris)."
            ),
        ),
    ),
    (
        _reason(
            Rule.WINDOW_CLOSED,
            deadline=CLOSINGS[0],
            window="AMI2/vague-1",
            received_at=LATE,
            next_window=WAVES[1],
            remedy=Remedy(trigger="submit", inputs={"window": "AMI2/vague-2"}),
        ),
        (
            (
                f"Le dépôt pour «{N}Vague 1{N}» n’est plus possible{N}: il était possible {UNTIL_1}"
                f"{N}; le dossier est parvenu le {LATE_SAID}."
            ),
            f"Prochaine fenêtre publiée{N}: «{N}Vague 2{N}», {UNTIL_2}.",
            f"Ce qui est possible{N}: déposer la candidature dans cette fenêtre.",
        ),
    ),
    (
        _reason(Rule.WINDOW_CLOSED, deadline=_closing(9, None), window="X/autre"),
        (
            (
                f"Le dépôt pour «{N}X/autre{N}» n’est plus possible{N}: il était possible "
                "jusqu’à une date non publiée."
            ),
        ),
    ),
    (
        _reason(Rule.FINAL_CUTOFF_PASSED, deadline=CLOSINGS[0], received_at=LATE),
        (
            (
                f"La date limite de l’appel est passée{N}: le dépôt était possible {UNTIL_1}"
                f"{N}; le dossier est parvenu le {LATE_SAID}."
            ),
        ),
    ),
    (
        _reason(Rule.WINDOW_STILL_OPEN, deadline=CLOSINGS[0]),
        (
            (
                "Les dossiers sont examinés une fois la vague close"
                f"{N}: le dépôt y est possible {UNTIL_1}."
            ),
        ),
    ),
    (
        _reason(
            Rule.PIECES_MISSING,
            missing=["delib", "autre"],
            remedy=Remedy(trigger="add_piece", inputs={"piece": "delib"}),
        ),
        (
            f"Le dossier ne contient pas encore{N}: Délibération du conseil et autre.",
            f"Ce qui est possible{N}: ajouter une pièce{N}: «{N}Délibération du conseil{N}».",
        ),
    ),
    (
        _reason(
            Rule.PIECES_MISSING,
            missing="delib",
            remedy=Remedy(trigger="resume", inputs={"missing_accepted": True}),
        ),
        (
            f"Le dossier ne contient pas encore{N}: Délibération du conseil.",
            (
                f"Ce qui est possible{N}: reprendre le cours du dossier en constatant les pièces "
                "manquantes."
            ),
        ),
    ),
    (
        _reason(
            Rule.DELAY_RUNNING,
            deadline=CLOSINGS[0],
            remedy=Remedy(trigger="consolidate", inputs={"motive": "pieces"}),
        ),
        (
            f"Le délai n’est pas écoulé{N}: Vague 1, {UNTIL_1}.",
            f"Ce qui est possible{N}: demander une consolidation (compléter le dossier).",
        ),
    ),
    (
        _reason(Rule.SESSION_OUTCOME, session="SEANCE-3", outcome="defer"),
        (
            (
                "Cet acte ne correspond pas à ce que la séance a décidé "
                f"(séance SEANCE-3{N}: examen reporté à une prochaine séance)."
            ),
        ),
    ),
    (
        _reason(Rule.SESSION_OUTCOME, session="SEANCE-3", outcome=""),
        (
            (
                f"Cet acte ne correspond pas à ce que la séance a décidé{N}: le dossier n’est pas "
                "inscrit à la séance SEANCE-3."
            ),
        ),
    ),
    (
        _reason(
            Rule.MILESTONE_PENDING,
            milestone="diag",
            label="Diagnostic partagé",
            remedy=Remedy(trigger="milestone_done", inputs={"milestone": "diag"}),
        ),
        (
            f"Une étape reste à réaliser{N}: Diagnostic partagé.",
            f"Ce qui est possible{N}: déclarer l’étape réalisée{N}: «{N}Diagnostic partagé{N}».",
        ),
    ),
    (
        _reason(Rule.EFFECTIVE_IN_FUTURE, value="2030-01-01T11:00:00+00:00"),
        (
            (
                "La date de l’acte est dans le futur"
                f"{N}: mardi 1er janvier 2030 à 12{N}h (heure de Paris)."
            ),
        ),
    ),
    (
        _reason(
            Rule.EFFECTIVE_TOO_EARLY,
            value="2020-01-01T11:00:00Z",
            last="2020-02-01T11:00:00.000001Z",
            trigger="submit",
        ),
        (
            (
                f"La date de l’acte, mercredi 1er janvier 2020 à 12{N}h (heure de Paris), précède "
                f"le dernier acte enregistré au dossier{N}: déposer la candidature, "
                f"le samedi 1er février 2020 à 12{N}h (heure de Paris)."
            ),
        ),
    ),
    (
        _reason(Rule.LATE_ENTRY, missing=["proof"]),
        (f"Ce dépôt est enregistré tardivement{N}; il faut en donner la preuve de réception.",),
    ),
    (
        _reason(Rule.WITHDRAWAL_LIMIT, last_day="2022-01-08", remedy=Remedy(trigger="revoke")),
        (
            (
                "Le retrait du label pour illégalité n’est possible que dans les quatre mois qui "
                "suivent la décision, donc jusqu’au 8 janvier 2022 inclus."
            ),
            f"Ce qui est possible{N}: abroger le label.",
        ),
    ),
    (
        _reason(Rule.RIVAL_LIVE, rivals=("AMI2-003",)),
        (f"La collectivité a déjà une candidature en cours dans cet appel{N}: AMI2-003.",),
    ),
    (
        _reason(Rule.DEADLINE_PAST, field="due", value="2020-01-03"),
        (f"La date donnée est déjà passée{N}: 3 janvier 2020.",),
    ),
    (
        _reason(Rule.DEADLINE_BACKWARD, deadline=CLOSINGS[0]),
        (
            (
                f"Une échéance ne peut qu’être repoussée{N}: elle est fixée au vendredi "
                "6 novembre 2020."
            ),
        ),
    ),
]


@pytest.mark.parametrize(("reason", "said"), SAID, ids=[str(reason.rule) for reason, _ in SAID])
def test_a_refusal_says_rule_date_and_what_is_possible(
    reason: Reason, said: tuple[str, ...]
) -> None:
    assert refusal_sentences(reason, PROGRAMME) == said


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_well_set_sentence_even_with_nothing_found(rule: Rule) -> None:
    (said,) = refusal_sentences(Reason(rule=rule), PROGRAMME)
    assert typography_faults(said) == []
    assert forbidden_words(said) == []


def test_every_full_sentence_is_well_set() -> None:
    texts = [text for _, said in SAID for text in said]
    assert [text for text in texts if typography_faults(text) or forbidden_words(text)] == []


def test_no_window_is_named_unless_the_reason_carries_one() -> None:
    reason = _reason(Rule.WINDOW_CLOSED, deadline=CLOSINGS[0], window="AMI2/vague-1")
    assert refusal_sentences(reason, PROGRAMME) == (
        f"Le dépôt pour «{N}Vague 1{N}» n’est plus possible{N}: il était possible {UNTIL_1}.",
    )


def test_an_overseas_reader_gets_local_time_in_every_deadline() -> None:
    reason = _reason(Rule.DELAY_RUNNING, deadline=CLOSINGS[0])
    assert refusal_sentences(reason, PROGRAMME, ZoneInfo("America/Guadeloupe")) == (
        (
            f"Le délai n’est pas écoulé{N}: Vague 1, {UNTIL_1}, "
            f"soit 18{N}h{N}59 chez vous (heure de la Guadeloupe)."
        ),
    )


def test_a_whole_refusal_names_the_act_then_every_reason_once() -> None:
    act = Act(
        trigger="submit",
        actor=ActorId("a"),
        roles=frozenset({Role.CITY}),
        effective_at=exactly(LAUNCH),
    )
    reasons = (
        _reason(Rule.WINDOW_NOT_NAMED),
        _reason(Rule.WINDOW_NOT_NAMED),
        _reason(Rule.NO_WINDOW_OPEN),
    )
    refused = Refused(case=CaseId("c"), trigger="submit", act=act, reasons=reasons)
    assert refusal_sentences(refused, PROGRAMME) == (
        f"Acte refusé{N}: déposer la candidature.",
        "Le dépôt doit nommer la fenêtre pour laquelle il est fait.",
        "Aucune fenêtre de dépôt n’est ouverte à cette date.",
    )


def test_a_remedy_names_its_window_with_its_deadline() -> None:
    remedy = Remedy(trigger="submit", inputs={"window": "AMI2/vague-2"})
    assert remedy_sentence(remedy, PROGRAMME) == (
        f"Ce qui est possible{N}: déposer la candidature pour «{N}Vague 2{N}», {UNTIL_2}."
    )


def test_a_conflict_says_who_did_what_since() -> None:
    said = conflict_sentence("regional_centre", "consolidate", LAUNCH)
    assert said == (
        "Entre-temps, le centre régional a demandé une consolidation le lundi 20 juillet 2020 "
        f"à 8{N}h (heure de Paris). Relisez le dossier avant de recommencer."
    )
    assert f"a enregistré l’acte «{N}x{N}»" in conflict_sentence("lead", "x", LAUNCH)


def test_what_could_not_be_verified_is_said() -> None:
    assert unverifiable_sentence(["a"]) == (
        f"Une condition n’a pas pu être vérifiée{N}: date inconnue."
    )
    assert unverifiable_sentence(["a", "b"]) == (
        f"2 conditions n’ont pas pu être vérifiées{N}: date inconnue."
    )


def test_pieces_are_named_by_their_label() -> None:
    assert missing_labels(["delib", "autre"], PROGRAMME) == ("Délibération du conseil", "autre")
