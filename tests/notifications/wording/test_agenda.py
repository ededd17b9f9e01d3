"""An agenda prints a deadline from its statement, with its hour and its zone."""

from dataclasses import replace
from datetime import date, time

from notifications.wording import agenda_line, agenda_notes
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId

CLOSING = Deadline(
    id=DeadlineId("AMI2/vague-1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="AMI2",
    label="Vague 1 de l’AMI 2",
    day=date(2020, 11, 6),
    source="communiqué du 23 juillet 2020",
    interpretation="Lecture : jour inclus.",
)
COMPLETION = Deadline(
    id=DeadlineId("c1/completion"),
    kind=DeadlineKind.COMPLETION,
    subject="c1",
    label="",
    day=date(2020, 9, 1),
    hour=time(12),
    confirmed=False,
)


def test_a_whole_day_ends_at_23_h_59() -> None:
    assert agenda_line(CLOSING) == "Vague 1 de l’AMI 2 (23\xa0h\xa059, heure de Paris)"


def test_the_file_and_the_delay_of_a_file_are_named() -> None:
    assert (
        agenda_line(COMPLETION, file="AMI2-014")
        == "AMI2-014 – fin de la consolidation du dossier (12\xa0h, heure de Paris)"
    )
    assert agenda_line(COMPLETION) == "Fin de la consolidation du dossier (12\xa0h, heure de Paris)"


def test_the_name_the_programme_gives_wins() -> None:
    assert agenda_line(COMPLETION, "Locaux") == "Locaux (12\xa0h, heure de Paris)"


def test_the_notes_say_until_when_the_reading_and_the_source() -> None:
    assert agenda_notes(CLOSING) == (
        "Jusqu’au vendredi 6 novembre 2020 inclus (23\xa0h\xa059, heure de Paris).",
        "Lecture\xa0: jour inclus.",
        "Source\xa0: communiqué du 23 juillet 2020.",
    )


def test_the_notes_say_the_hour_of_the_place_and_that_a_date_is_only_proposed() -> None:
    assert agenda_notes(COMPLETION, "Indian/Reunion") == (
        (
            "Jusqu’au mardi 1er septembre 2020 à 12\xa0h (heure de Paris), soit 14\xa0h "
            "chez vous (heure de La Réunion)."
        ),
        "Date proposée, à confirmer.",
    )


def test_a_horizon_has_no_hour() -> None:
    target = replace(CLOSING, kind=DeadlineKind.TARGET, label="100 antennes d’ici 2022")
    assert agenda_line(target) == "100 antennes d’ici 2022"
