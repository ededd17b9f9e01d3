"""Each fault of the pieces, milestones, bodies, targets, delays and rules is told with its key."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from config.errors import ConfigInvalid, ConfigProblem
from config.programme_file import read_programme

RULE = """
[[reminders]]
id = "relance-{n}"
deadline = "milestone"
days_before = -{n}
letter = "milestone_overdue"
source = "arrêté fictif n° 1"
"""
FAULTS = [
    pytest.param(
        'letter = "reminder_closing"',
        'letter = "reminder_lunch"',
        [("reminders.midi-j3.letter", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown letter",
    ),
    pytest.param(
        '["contact", "executive"]',
        '["contact", "voisin"]',
        [("reminders.midi-j3.audience.1", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown role",
    ),
    pytest.param(
        'audience = ["contact", "executive"]\n',
        "",
        [("reminders.midi-j3.audience", ConfigProblem.EMPTY)],
        id="a reminder to nobody",
    ),
    pytest.param(
        'states = ["engineering"]',
        'states = ["draft"]',
        [("reminders.visite-relance.states.0", ConfigProblem.NOT_A_CHOICE)],
        id="a state of another lifecycle",
    ),
    pytest.param(
        'deadline = "wave_closing"',
        'deadline = "lunch"',
        [("reminders.midi-j3.deadline", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown deadline kind",
    ),
    pytest.param(
        "days_before = 3\n",
        "",
        [("reminders.midi-j3.days_before", ConfigProblem.MISSING)],
        id="a reminder without a day",
    ),
    pytest.param(
        "days_before = 3\n",
        "days_before = 3.5\n",
        [("reminders.midi-j3.days_before", ConfigProblem.NOT_A_NUMBER)],
        id="half a day",
    ),
    pytest.param(
        "days_before = 3\n",
        "days_before = 4000\n",
        [("reminders.midi-j3.days_before", ConfigProblem.OUT_OF_RANGE)],
        id="ten years before",
    ),
    pytest.param(
        'when_late = "expire"',
        'when_late = "never"',
        [("reminders.midi-j3.when_late", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown policy when late",
    ),
    pytest.param(
        'id = "midi-j3"',
        'id = "visite-relance"',
        [("reminders.visite-relance.id", ConfigProblem.DUPLICATE)],
        id="two rules of one name",
    ),
    pytest.param(
        'when_late = "expire"\nsource = "arrêté fictif n° 1"',
        'when_late = "expire"\nsource = " "',
        [("reminders.midi-j3.source", ConfigProblem.EMPTY)],
        id="a rule without a source",
    ),
    pytest.param(
        'owner = "local_authority"',
        'owner = "préfet"',
        [("milestones.visite.owner", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown owner",
    ),
    pytest.param(
        'gates = "start_engineering"',
        'gates = "label"',
        [("milestones.visite.gates", ConfigProblem.NOT_A_CHOICE)],
        id="a gate on a trigger that takes none",
    ),
    pytest.param(
        'months_after_announcement = 2\nsource = "arrêté fictif n° 1"',
        "months_after_announcement = 2",
        [("milestones.visite.source", ConfigProblem.SOURCE_MISSING)],
        id="a span of months from nowhere",
    ),
    pytest.param(
        "at_filing = true",
        'at_filing = "oui"',
        [("pieces.plan.at_filing", ConfigProblem.NOT_A_BOOLEAN)],
        id="a flag in words",
    ),
    pytest.param(
        "ends_on = 2030-12-31",
        "ends_on = 2029-12-31",
        [("bodies.bureau.ends_on", ConfigProblem.ENDS_BEFORE_START)],
        id="a body ending before it starts",
    ),
    pytest.param(
        'seat = "chair"',
        'seat = "tabouret"',
        [("bodies.bureau.seats.0.seat", ConfigProblem.NOT_A_CHOICE)],
        id="an unknown seat",
    ),
    pytest.param(
        'votes = true, source = "arrêté fictif n° 1"',
        "votes = true",
        [("bodies.bureau.seats.0.source", ConfigProblem.SOURCE_MISSING)],
        id="a seat without a source",
    ),
    pytest.param(
        'horizon = 2032-12-31\nsource = "arrêté fictif n° 1"',
        "horizon = 2032-12-31",
        [("targets.cible-5.source", ConfigProblem.SOURCE_MISSING)],
        id="a target without a source",
    ),
    pytest.param(
        "value = 5\nknown_from = 2030-01-07\n",
        "",
        [
            ("targets.cible-5.value", ConfigProblem.MISSING),
            ("targets.cible-5.known_from", ConfigProblem.MISSING),
        ],
        id="a target without value nor day",
    ),
    pytest.param(
        "value = 5",
        "value = true",
        [("targets.cible-5.value", ConfigProblem.NOT_A_NUMBER)],
        id="a boolean is no number",
    ),
    pytest.param(
        "known_from = 2030-01-07\nhorizon",
        'known_from = "31/02/2030"\nhorizon',
        [("targets.cible-5.known_from", ConfigProblem.NOT_A_DATE)],
        id="a day that does not read",
    ),
    pytest.param(
        "completion_calendar_days = 21",
        "completion_calendar_days = 0\ncompletion_days = 3",
        [
            ("delays.completion_calendar_days", ConfigProblem.OUT_OF_RANGE),
            ("delays.completion_days", ConfigProblem.UNKNOWN_KEY),
        ],
        id="a delay of no day, another of an unknown name",
    ),
    pytest.param(
        "[delays]",
        '[regulations]\nquorum = "3/2"\nproxies_per_member = -1\nvoix = true\n[delays]',
        [
            ("regulations.quorum", ConfigProblem.NOT_A_SHARE),
            ("regulations.proxies_per_member", ConfigProblem.OUT_OF_RANGE),
            ("regulations.voix", ConfigProblem.UNKNOWN_KEY),
        ],
        id="more than the whole, less than no proxy, a rule of an unknown name",
    ),
    pytest.param(
        "completion_calendar_days = 21",
        'completion_calendar_days = "trois"',
        [("delays.completion_calendar_days", ConfigProblem.NOT_A_NUMBER)],
        id="a delay in words",
    ),
    pytest.param(
        'voies_recours = "Texte de l’exploitant."',
        "voies_recours = 3",
        [("mentions.voies_recours", ConfigProblem.TYPE)],
        id="a mention that is no text",
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), FAULTS)
def test_a_fault_of_a_part_is_named(
    edited: Callable[[str, str], Path],
    before: str,
    after: str,
    expected: list[tuple[str, ConfigProblem]],
) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(edited(before, after), law_fingerprint="loi")
    assert [(each.key, each.problem) for each in caught.value.errors] == expected


def test_after_a_deadline_at_most_three_relances(example_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "relances.toml"
    text = example_path.read_text(encoding="utf-8")
    path.write_text(text + "".join(RULE.format(n=n) for n in (7, 14)), encoding="utf-8")
    assert len(read_programme(path, law_fingerprint="loi").rules) == 4
    path.write_text(text + "".join(RULE.format(n=n) for n in (7, 14, 21)), encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(each.key, each.problem) for each in caught.value.errors] == [
        ("reminders.relance-21.days_before", ConfigProblem.TOO_MANY_RELANCES)
    ]


def test_a_body_may_come_back_for_another_period_only(example_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "corps.toml"
    again = '\n[[bodies]]\nid = "bureau"\nlabel = "bureau"\nperiod = "{}"\n'
    text = example_path.read_text(encoding="utf-8")
    path.write_text(text + again.format("2031"), encoding="utf-8")
    bodies = read_programme(path, law_fingerprint="loi").programme.bodies
    assert [(body.id, body.period) for body in bodies] == [("bureau", "2030"), ("bureau", "2031")]
    path.write_text(text + again.format("2030"), encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(each.key, each.problem) for each in caught.value.errors] == [
        ("bodies.bureau.id", ConfigProblem.DUPLICATE)
    ]


def test_regulations_are_the_usual_ones_unless_the_file_says_otherwise(
    edited: Callable[[str, str], Path], example_path: Path
) -> None:
    usual = read_programme(example_path, law_fingerprint="loi")
    rules = usual.programme.regulations
    assert (rules.quorum, rules.proxies_per_member, rules.casting_vote) == (Fraction(1, 2), 1, True)
    said = '[regulations]\nquorum = "2/3"\nproxies_per_member = 0\ncasting_vote = false\n[delays]'
    other = read_programme(edited("[delays]", said), law_fingerprint="loi")
    rules = other.programme.regulations
    found = (rules.quorum, rules.proxies_per_member, rules.casting_vote)
    assert found == (Fraction(2, 3), 0, False)
    assert other.programme.definition != usual.programme.definition
