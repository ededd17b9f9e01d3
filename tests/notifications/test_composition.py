"""Composition: what each letter must say, and what it refuses to say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.composition import (
    Composed,
    LetterError,
    Part,
    compose,
    compose_together,
    template_version,
)
from notifications.gallery import Sample, samples
from notifications.gallery.case import AGENT, CONTACT, FILE, NO_FILE, OVERSEAS, WAVE1
from notifications.letters import LETTERS
from states.deadlines import Deadline
from states.instants import exactly, on_day
from tests.notifications.french_rules import html_words, text_words

N = "\u00a0"
UNTIL = f"jusqu’au vendredi 6 novembre 2020 inclus (23{N}h{N}59, heure de Paris)"


def sample(code: str) -> Sample:
    return next(each for each in samples() if each.code == code)


def said(code: str, **changes: Any) -> str:
    """What a letter says on its sample case, on one line, with some values changed."""
    return words(composed(code, **changes))


def composed(code: str, **changes: Any) -> Composed:
    base = sample(code)
    context = {**base.context, **changes}
    return compose(code, context, base.recipient, base.agent, base.heading)


def words(letter: Composed) -> str:
    return " ".join(html_words(letter.html))


def test_a_receipt_says_date_service_address_and_phone() -> None:
    text = said("registration_receipt")
    assert f"reçue le vendredi 6 novembre 2020 à 14{N}h{N}32 (heure de Paris)" in text
    for value in (AGENT.service, AGENT.address, AGENT.phone):
        assert value in text
    assert "Délibération du conseil" in text


@pytest.mark.parametrize(
    ("days", "how_far"), [(1, "demain"), (7, f"dans 7{N}jours"), (30, f"dans 30{N}jours")]
)
def test_a_reminder_says_its_date_hour_zone_and_how_far(days: int, how_far: str) -> None:
    letter = composed("reminder_closing", days=days)
    assert letter.subject == f"AMI2-014 Villexemple – Clôture du dépôt {how_far}"
    assert UNTIL in words(letter)
    assert f"Le dépôt se termine {how_far}." in words(letter)


def test_a_draft_that_lacks_pieces_is_not_called_ready_on_the_last_day() -> None:
    assert "Votre dossier est prêt" in said("reminder_closing", days=0, missing=())
    lacking = said("reminder_closing", days=0, missing=("Délibération du conseil",))
    assert "Votre dossier est prêt" not in lacking
    assert "Le dépôt se termine aujourd’hui." in lacking


def test_an_announcement_counts_those_it_does_not_name() -> None:
    assert f"S’y ajoutent 9{N}collectivités retenues, non nommées ici." in said("announcement")
    assert f"S’y ajoute 1{N}collectivité retenue" in said("announcement", unnamed=1)
    alone = said("announcement", retained=(), unnamed=2)
    assert f"2{N}collectivités sont retenues, non nommées ici." in alone
    assert "S’y ajout" not in alone


def test_a_decision_gives_the_day_of_the_session_without_its_hour() -> None:
    held = exactly(datetime(2021, 9, 8, 12, 3, 17, tzinfo=UTC))
    assert "réuni le mercredi 8 septembre 2021, a retenu" in said(
        "decision_retained", decided_at=held
    )
    day = on_day(date(2021, 9, 8))
    assert "réuni le mercredi 8 septembre 2021, a retenu" in said(
        "decision_retained", decided_at=day
    )


def test_a_reminder_lists_what_is_missing() -> None:
    assert "Il manque encore au dossier" in said("reminder_closing")
    assert "Toutes les pièces prévues sont dans le brouillon." in said(
        "reminder_closing", missing=()
    )


def test_a_reminder_for_an_overseas_place_gives_its_own_time() -> None:
    base = sample("reminder_closing")
    letter = compose("reminder_closing", base.context, OVERSEAS, AGENT, FILE)
    assert f"soit 18{N}h{N}59 chez vous (heure de la Martinique)" in words(letter)


def test_two_drafts_of_one_wave_are_named_in_one_reminder() -> None:
    drafts = (("AMI2-001 A", ("Lettre",)), ("AMI2-002 B", ()))
    for code in ("reminder_closing", "reminder_council"):
        text = words(composed(code, missing=(), drafts=drafts))
        assert f"AMI2-001 A{N}: il manque Lettre" in text
        assert f"AMI2-002 B{N}: toutes les pièces prévues y sont" in text


def test_the_council_is_thought_of_sixty_days_before() -> None:
    assert "ordre du jour du conseil" in LETTERS["reminder_council"].asks
    assert "prochain conseil" in said("reminder_council")


@pytest.mark.parametrize("code", ["reminder_closing", "milestone_coming", "milestone_overdue"])
def test_a_reminder_of_an_unknown_or_proposed_date_does_not_exist(code: str) -> None:
    deadline = sample(code).context["deadline"]
    assert isinstance(deadline, Deadline)
    with pytest.raises(LetterError, match="no date to remind of"):
        composed(code, deadline=replace(deadline, day=None))
    with pytest.raises(LetterError, match="only a proposed target"):
        composed(code, deadline=replace(deadline, confirmed=False))


@pytest.mark.parametrize("code", ["call_opened", "call_opened_again"])
def test_a_call_whose_closing_nobody_published_says_so(code: str) -> None:
    text = said(code, closings=(replace(WAVE1, day=None),), cutoff=None)
    assert f"dans la fenêtre suivante{N}: Vague 1{N}: date non publiée" in text
    assert "au choix" in said(code, closings=(WAVE1, WAVE1))


def test_a_late_file_is_told_of_another_window_only_when_one_is_published() -> None:
    told = said("received_too_late")
    untold = said("received_too_late", next_window=None, next_deadline=None)
    assert f"Une autre fenêtre est publiée{N}: «{N}Vague 2{N}»" in told
    assert "fenêtre est publiée" not in untold
    assert f"samedi 7 novembre 2020 à 0{N}h (heure de Paris)" in untold
    assert "Vague 2" not in untold


def test_a_decision_not_to_retain_carries_its_reason() -> None:
    with pytest.raises(LetterError, match="missing \\['reason'\\]"):
        composed("decision_not_retained", reason=None)
    assert "Le besoin n’est pas encore établi." in said("decision_not_retained")


def test_support_and_appeal_are_mentioned_only_when_filled() -> None:
    bare = said("decision_not_retained", plan=None, appeal=None)
    assert "accompagnement sur mesure" not in bare
    assert "recours" not in bare
    full = said("decision_not_retained", appeal="Mention de recours.")
    assert "accompagnement sur mesure" in full
    assert "Mention de recours." in full


@pytest.mark.parametrize(
    "code", ["decision_retained", "decision_not_retained", "decision_deferred"]
)
def test_a_decision_is_confidential_until_the_announcement(code: str) -> None:
    day = sample("decision_retained").context["announcement"]
    dated, undated = said(code, announcement=day), said(code, announcement=None)
    sentence = "Cette information vous est réservée jusqu’à l’annonce publique"
    assert sentence in dated
    assert sentence in undated
    assert "lundi 4 octobre 2021" in dated
    assert "octobre" not in undated


def test_a_carried_draft_reads_its_new_window_and_its_closing() -> None:
    text = words(composed("draft_carried"))
    assert f"la fenêtre «{N}Vague 2{N}» vous est ouverte" in text
    assert f"jusqu’au vendredi 12 février 2021 inclus (23{N}h{N}59, heure de Paris)" in text


@pytest.mark.parametrize("code", ["draft_lapsed", "inadmissible", "withdrawal_acknowledged"])
def test_no_letter_promises_a_window_nobody_published(code: str) -> None:
    assert "sera ouverte" not in said(code)


def test_a_waiting_request_says_nothing_of_the_decision() -> None:
    text = said("request_received")
    assert "Le comité s’est réuni" in text
    assert not {"retenue", "reportée", "labellisée"} & set(text.split())


def test_a_digest_says_so_when_nothing_waits() -> None:
    text = said("weekly_digest", to_release=(), to_check=(), deadlines=())
    assert "Aucun courrier n’attend votre accord." in text
    assert "Aucune échéance publiée n’est à venir." in text
    assert "d’agréer" not in text


def test_a_witness_reads_of_the_checkpoint_only() -> None:
    witness = next(s for s in samples() if s.variant == "dépositaire des relevés de preuve")
    text = witness.compose().text
    assert "releve-2020-11-08.txt" in text
    assert "Courriers à valider" not in text
    assert "Situation des dossiers" not in text


def test_a_signed_decision_speaks_in_the_first_person_of_its_signatory() -> None:
    text = said("decision_retained")
    assert (
        "Je vous prie d’agréer, Madame la Maire, l’expression de ma haute considération. "
        "L’administrateur général Président du comité" in text
    )


def test_a_value_from_outside_stays_plain_text() -> None:
    nasty = '- <script>alert(1)</script> {{ agent.email }}\n# "objet" & <b>'
    letter = composed("decision_not_retained", reason=nasty)
    assert "<script>" not in letter.html
    assert "- <script>alert(1)</script> {{ agent.email }}" in words(letter)
    assert letter.subject == composed("decision_not_retained").subject


@given(reason=st.text(max_size=60).filter(lambda text: bool(text.strip())))
@settings(max_examples=40, deadline=None)
def test_text_and_page_agree_whatever_the_reason(reason: str) -> None:
    letter = composed("antenna_suspended", reason=reason)
    shown = [word for word in html_words(letter.html) if word not in ("-", "--")]
    assert shown == [word for word in text_words(letter.text) if word not in ("-", "--")]


def test_a_copy_says_who_else_got_it_by_function() -> None:
    text = said("decision_retained")
    assert f"Il est aussi adressé à{N}: contact de la collectivité et centre régional." in text
    assert "Il est aussi adressé" not in said("registration_receipt")


@pytest.mark.parametrize("code", [code for code, spec in LETTERS.items() if spec.needs])
def test_a_letter_lacking_a_value_is_not_composed(code: str) -> None:
    base = sample(code)
    name = sorted(LETTERS[code].needs)[0]
    context: Mapping[str, object] = {k: v for k, v in base.context.items() if k != name}
    with pytest.raises(LetterError, match=f"missing \\['{name}'\\]"):
        compose(code, context, base.recipient, base.agent, base.heading)


@pytest.mark.parametrize("code", list(LETTERS))
def test_every_optional_value_may_be_left_out(code: str) -> None:
    base = sample(code)
    context = {name: base.context[name] for name in LETTERS[code].needs}
    letter = compose(code, context, base.recipient, base.agent, base.heading)
    assert "None" not in letter.text


def test_an_unknown_value_or_letter_is_refused() -> None:
    with pytest.raises(LetterError, match="unknown \\['colour'\\]"):
        composed("draft_lapsed", colour="red")
    with pytest.raises(LetterError, match="unknown letter: poem"):
        compose("poem", {}, CONTACT, AGENT, FILE)


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(LetterError, match="draft_lapsed: closed is a date"):
        composed("draft_lapsed", closed=date(2020, 11, 6))


def test_several_letters_make_one_message_each_under_its_heading() -> None:
    parts = [
        Part(code=code, context=sample(code).context, file=file)
        for code, file in (("reminder_closing", "AMI2-001 A"), ("announcement", ""))
    ]
    letter = compose_together(parts, CONTACT, AGENT, NO_FILE)
    assert letter.subject == f"Au cœur des territoires – 2{N}messages pour vos dossiers"
    assert "AMI2-001 A – Clôture du dépôt demain" in letter.text
    assert f"Les collectivités retenues{N}: AMI 2" in letter.text
    assert letter.text.count("d’agréer") == 1
    assert html_words(letter.html) == text_words(letter.text)
    assert letter.template_version not in {template_version(part.code) for part in parts}


def test_versions_name_the_words_used() -> None:
    versions = {template_version(code) for code in LETTERS}
    assert len(versions) == len(LETTERS)
    assert composed("draft_lapsed").template_version == template_version("draft_lapsed")
    assert all(len(version) == 12 for version in versions)


def test_composing_twice_gives_the_same_letter() -> None:
    assert composed("decision_retained") == composed("decision_retained")


def test_an_extension_gives_both_dates() -> None:
    letter = composed("extension", before=WAVE1, deadline=replace(WAVE1, day=date(2020, 11, 13)))
    assert f"jusqu’au vendredi 13 novembre 2020 inclus (23{N}h{N}59, heure de Paris)" in words(
        letter
    )
    assert UNTIL in words(letter)
