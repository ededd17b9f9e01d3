"""Dates, hours and deadlines in French."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.wording import (
    NBSP,
    UNKNOWN_DAY,
    day_text,
    days_until,
    deadline_day_text,
    deadline_text,
    effective_phrase,
    effective_text,
    hour_text,
    instant_text,
    relative_text,
    row_instant_text,
    short_day_text,
    zone_text,
)
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId
from states.instants import EffectiveAt, Precision, exactly, on_day

N = NBSP
CALEDONIA = "Nouvelle-Calédonie"


def closing(day: date | None, hour: time | None = None, zone: str = "Europe/Paris") -> Deadline:
    return Deadline(
        id=DeadlineId("AMI2/vague-1"),
        kind=DeadlineKind.WAVE_CLOSING,
        subject="AMI2/vague-1",
        label="Vague 1",
        day=day,
        hour=hour,
        zone=zone,
    )


WAVE1 = date(2020, 11, 6)


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_text(WAVE1) == "vendredi 6 novembre 2020"


def test_the_first_of_a_month_is_ordinal() -> None:
    assert day_text(date(2020, 7, 1)) == "mercredi 1er juillet 2020"
    assert short_day_text(date(2019, 4, 1)) == "1er avril 2019"


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (time(23, 59), f"23{N}h{N}59"),
        (time(12), f"12{N}h"),
        (time(8, 5), f"8{N}h{N}05"),
        (time(23, 59, 59), f"23{N}h{N}59{N}min{N}59{N}s"),
        (time(0, 0, 7), f"0{N}h{N}00{N}min{N}07{N}s"),
    ],
)
def test_an_hour_says_seconds_only_when_there_are_any(hour: time, said: str) -> None:
    assert hour_text(hour) == said


def test_an_instant_is_said_in_paris_whatever_its_own_zone() -> None:
    moment = datetime(2021, 6, 25, 21, 59, tzinfo=UTC)
    assert instant_text(moment) == f"vendredi 25 juin 2021 à 23{N}h{N}59 (heure de Paris)"
    assert (
        instant_text(moment, ZoneInfo("America/Guadeloupe"))
        == f"vendredi 25 juin 2021 à 17{N}h{N}59 (heure de la Guadeloupe)"
    )


def test_the_repeated_hour_says_which_of_the_two() -> None:
    first = datetime(2020, 10, 25, 0, 30, tzinfo=UTC)
    told = [instant_text(first + timedelta(hours=added)) for added in (0, 1)]
    assert told == [
        f"dimanche 25 octobre 2020 à 2{N}h{N}30 (heure de Paris, heure d’été)",
        f"dimanche 25 octobre 2020 à 2{N}h{N}30 (heure de Paris, heure d’hiver)",
    ]


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        instant_text(datetime(2020, 1, 1))  # noqa: DTZ001 - the very case


def test_a_whole_day_deadline_is_inclusive() -> None:
    assert (
        deadline_text(closing(WAVE1))
        == f"jusqu’au vendredi 6 novembre 2020 inclus (23{N}h{N}59, heure de Paris)"
    )


def test_a_deadline_with_an_hour_says_it() -> None:
    assert (
        deadline_text(closing(WAVE1, time(12)))
        == f"jusqu’au vendredi 6 novembre 2020 à 12{N}h (heure de Paris)"
    )


@pytest.mark.parametrize(
    ("place", "added"),
    [
        ("America/Guadeloupe", f", soit 18{N}h{N}59 chez vous (heure de la Guadeloupe)"),
        (
            "Indian/Reunion",
            f", soit le samedi 7 novembre 2020 à 2{N}h{N}59 chez vous (heure de La Réunion)",
        ),
        (
            "Pacific/Noumea",
            f", soit le samedi 7 novembre 2020 à 9{N}h{N}59 chez vous (heure de la {CALEDONIA})",
        ),
        ("Europe/Paris", ""),
        ("Europe/Brussels", ""),
    ],
)
def test_an_overseas_place_reads_its_own_time_as_well(place: str, added: str) -> None:
    said = deadline_text(closing(WAVE1), ZoneInfo(place))
    assert said == deadline_text(closing(WAVE1)) + added


def test_a_noon_closing_is_given_in_local_time_to_the_minute() -> None:
    said = deadline_text(closing(WAVE1, time(12)), "America/Martinique")
    assert said == (
        f"jusqu’au vendredi 6 novembre 2020 à 12{N}h (heure de Paris)"
        f", soit 7{N}h chez vous (heure de la Martinique)"
    )


def test_an_unknown_day_is_said_unknown() -> None:
    assert deadline_text(closing(None), "Indian/Reunion") == UNKNOWN_DAY
    assert deadline_day_text(closing(None)) == UNKNOWN_DAY
    assert deadline_day_text(closing(WAVE1)) == "vendredi 6 novembre 2020"


def test_an_unlisted_zone_is_named_by_its_city() -> None:
    assert zone_text("America/New_York") == "heure de New York"


EFFECTIVE = {
    Precision.MONTH: ("janvier 2020", "en janvier 2020"),
    Precision.SEASON: ("hiver 2020", "à l’hiver 2020"),
}


@pytest.mark.parametrize("precision", list(EFFECTIVE))
def test_an_imprecise_date_is_printed_as_imprecise(precision: Precision) -> None:
    at = EffectiveAt(instant=datetime(2020, 1, 15, 11, tzinfo=UTC), precision=precision)
    assert (effective_text(at), effective_phrase(at)) == EFFECTIVE[precision]


@pytest.mark.parametrize(
    ("month", "said"),
    [(4, "au printemps 2020"), (7, "à l’été 2020"), (10, "à l’automne 2020")],
)
def test_seasons_take_their_own_preposition(month: int, said: str) -> None:
    at = EffectiveAt(instant=datetime(2020, month, 15, tzinfo=UTC), precision=Precision.SEASON)
    assert effective_phrase(at) == said


def test_a_day_and_an_instant_are_printed_in_full() -> None:
    assert effective_text(on_day(WAVE1)) == "vendredi 6 novembre 2020"
    assert effective_phrase(on_day(WAVE1)) == "le vendredi 6 novembre 2020"
    at = exactly(datetime(2020, 11, 6, 22, 59, tzinfo=UTC))
    assert effective_phrase(at) == f"le vendredi 6 novembre 2020 à 23{N}h{N}59 (heure de Paris)"


def test_a_bound_is_printed_as_its_last_day() -> None:
    instant = datetime(2021, 9, 8, 10, tzinfo=UTC)
    bounded = EffectiveAt(
        instant=instant,
        precision=Precision.NOT_AFTER,
        latest=datetime(2021, 10, 3, 22, tzinfo=UTC),
    )
    open_ended = EffectiveAt(instant=instant, precision=Precision.NOT_AFTER)
    assert effective_phrase(bounded) == "au plus tard le dimanche 3 octobre 2021"
    assert effective_text(open_ended) == "au plus tard le mercredi 8 septembre 2021"


def test_a_conventional_date_says_so() -> None:
    at = EffectiveAt(
        instant=datetime(2019, 10, 2, tzinfo=UTC), precision=Precision.SEASON, conventional=True
    )
    assert effective_text(at) == "automne 2019 (date conventionnelle)"
    assert effective_phrase(at) == "à l’automne 2019 (date conventionnelle)"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (7, f"dans 7{N}jours"),
        (-3, f"il y a 3{N}jours"),
    ],
)
def test_days_are_told_from_today(days: int, said: str) -> None:
    assert relative_text(days) == said


def test_days_until_are_civil_days_of_the_deadline() -> None:
    just_after_midnight = datetime(2020, 11, 4, 23, 30, tzinfo=UTC)
    assert days_until(closing(WAVE1), just_after_midnight) == 1
    assert days_until(closing(None), just_after_midnight) is None


def test_a_row_says_the_day_and_the_hour_of_paris_without_naming_the_zone() -> None:
    moment = datetime(2021, 6, 25, 21, 59, tzinfo=UTC)
    assert row_instant_text(moment) == f"25 juin 2021 à 23{N}h{N}59"


def test_a_row_in_the_hour_the_clocks_repeat_says_which_of_the_two() -> None:
    first = datetime(2021, 10, 31, 0, 30, tzinfo=UTC)
    told = [row_instant_text(first + timedelta(hours=added)) for added in (0, 1)]
    day = f"31 octobre 2021 à 2{N}h{N}30, heure d’"
    assert told == [f"{day}été", f"{day}hiver"]


def test_a_row_refuses_a_naive_instant() -> None:
    with pytest.raises(ValueError, match="naive"):
        row_instant_text(datetime(2020, 1, 1))  # noqa: DTZ001 - the very case
