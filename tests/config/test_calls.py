"""Each fault of a calendar is told with its key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ConfigInvalid, ConfigProblem
from config.programme_file import read_programme

CALL = "calls.ATELIERS-2030"
SPRING = f"{CALL}.windows.session-de-printemps"
AUTUMN = f"{CALL}.windows.session-d-automne"
ROLLING = f"{CALL}.windows.toute-l-annee"
CLOSING = """
[calls.windows.closing]
label = "clôture de la session d’automne"
day = 2030-10-11
hour = 12:00:00
zone = "Pacific/Noumea"
source = "arrêté fictif n° 1"
"""
FAULTS = [
    pytest.param(
        "day = 2030-04-12\nhour = 12:00:00\nsource = ",
        "day = 2030-04-12\nhour = 12:00:00\n# ",
        [(f"{SPRING}.closing.source", ConfigProblem.SOURCE_MISSING)],
        id="a date without a source",
    ),
    pytest.param(
        "day = 2030-04-12\nhour = 12:00:00",
        "day = 2030-04-12",
        [(f"{SPRING}.closing.interpretation", ConfigProblem.SILENCE_UNEXPLAINED)],
        id="a silence on the hour without its reading",
    ),
    pytest.param(
        "day = 2030-04-12\nhour = 12:00:00",
        "",
        [(f"{SPRING}.closing.interpretation", ConfigProblem.SILENCE_UNEXPLAINED)],
        id="an unknown day without a word",
    ),
    pytest.param(
        "day = 2030-04-12\n",
        'interpretation = "inconnu"\n',
        [(f"{SPRING}.closing.hour", ConfigProblem.HOUR_WITHOUT_DAY)],
        id="an hour without a day",
    ),
    pytest.param(
        CLOSING,
        "",
        [(f"{AUTUMN}.closing", ConfigProblem.WINDOW_WITHOUT_CLOSING)],
        id="a window without closing",
    ),
    pytest.param(
        CLOSING,
        'closes_with = "dernier-jour"\n' + CLOSING,
        [(f"{AUTUMN}.closes_with", ConfigProblem.CLOSING_GIVEN_TWICE)],
        id="two closings for one window",
    ),
    pytest.param(
        'closes_with = "dernier-jour"',
        'closes_with = "dernier"',
        [(f"{ROLLING}.closes_with", ConfigProblem.UNKNOWN)],
        id="an unknown closing",
    ),
    pytest.param(
        "day = 2030-10-11",
        "day = 2030-03-11",
        [(f"{AUTUMN}.closing", ConfigProblem.CLOSINGS_OUT_OF_ORDER)],
        id="waves not in closing order",
    ),
    pytest.param(
        "day = 2030-10-11",
        "day = 2031-10-11",
        [
            (f"{AUTUMN}.closing", ConfigProblem.CUTOFF_BEFORE_CLOSING),
            (f"{ROLLING}.closing", ConfigProblem.CLOSINGS_OUT_OF_ORDER),
        ],
        id="a wave closing after the final cutoff",
    ),
    pytest.param(
        "opens_at = 2030-02-01T09:00:00+04:00",
        "opens_at = 2030-05-01",
        [(f"{SPRING}.opens_at", ConfigProblem.OPENS_AFTER_CLOSING)],
        id="a window opening after its closing",
    ),
    pytest.param(
        'id = "session-d-automne"',
        'id = "session-de-printemps"',
        [(f"{SPRING}.id", ConfigProblem.DUPLICATE)],
        id="two windows of one name",
    ),
    pytest.param(
        'id = "cible-5"',
        'id = "seance-de-mai"',
        [("targets.seance-de-mai.id", ConfigProblem.DUPLICATE)],
        id="a horizon under the name of a deadline",
    ),
    pytest.param(
        'kind = "rolling"',
        'kind = "marée"',
        [(f"{ROLLING}.kind", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown kind of window",
    ),
    pytest.param(
        'kind = "session"',
        'kind = "completion"',
        [("deadlines.seance-de-mai.kind", ConfigProblem.NOT_A_CHOICE)],
        id="a deadline born elsewhere",
    ),
    pytest.param(
        'kind = "session"',
        'kind = "fête"',
        [("deadlines.seance-de-mai.kind", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown kind of deadline",
    ),
    pytest.param(
        'zone = "Pacific/Noumea"',
        'zone = "Pacific/Nouméa"',
        [(f"{AUTUMN}.closing.zone", ConfigProblem.UNKNOWN_ZONE)],
        id="an unknown zone",
    ),
    pytest.param(
        "opens_at = 2030-02-01T09:00:00+04:00",
        "opens_at = 2030-02-01T09:00:00",
        [(f"{SPRING}.opens_at", ConfigProblem.NAIVE)],
        id="an instant without a zone",
    ),
    pytest.param(
        'id = "ATELIERS-2030"',
        'id = "ATELIERS/2030"',
        [("calls.ATELIERS/2030.id", ConfigProblem.MALFORMED_ID)],
        id="a malformed id",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), FAULTS)
def test_a_fault_of_the_calendar_is_named(
    edited: Callable[[str, str], Path],
    before: str,
    after: str,
    expected: list[tuple[str, ConfigProblem]],
) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(edited(before, after), law_fingerprint="loi")
    assert [(each.key, each.problem) for each in caught.value.errors] == expected


def test_a_call_without_windows_is_refused(edited: Callable[[str, str], Path]) -> None:
    path = edited("[[calls.windows]]", "[[calls.fenetres]]")
    text = path.read_text(encoding="utf-8").replace("[[calls.windows]]", "[[calls.fenetres]]")
    path.write_text(text.replace("[calls.windows.", "[calls.fenetres."), encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(each.key, each.problem, each.expected) for each in caught.value.errors] == [
        (f"{CALL}.windows", ConfigProblem.MISSING, ()),
        (f"{CALL}.fenetres", ConfigProblem.UNKNOWN_KEY, ()),
    ]


def test_closings_nobody_published_are_left_out_of_the_order(
    edited: Callable[[str, str], Path],
) -> None:
    path = edited("day = 2030-04-12\nhour = 12:00:00", 'interpretation = "jour inconnu"')
    programme = read_programme(path, law_fingerprint="loi").programme
    spring = programme.calls[0].windows[0]
    assert programme.closing(spring).closes_at is None


def test_a_call_may_have_no_final_cutoff(edited: Callable[[str, str], Path]) -> None:
    path = edited("[calls.final_cutoff]", "[calls.windows_limite]")
    text = path.read_text(encoding="utf-8")
    cut = text.index("[calls.windows_limite]"), text.index("[[calls.windows]]")
    rolling = text.index('[[calls.windows]]\nid = "toute'), text.index("[[deadlines]]")
    kept = text[: cut[0]] + text[cut[1] : rolling[0]] + text[rolling[1] :]
    path.write_text(kept, encoding="utf-8")
    (call,) = read_programme(path, law_fingerprint="loi").programme.calls
    assert call.final_cutoff is None
