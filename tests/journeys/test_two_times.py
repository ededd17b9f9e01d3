"""What was true and what was known: the command line and a script reading the bundle agree."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from states.identifiers import Value
from states.instants import EffectiveAt, Precision, day_start, on_day
from tests.journeys import recount_states
from tests.workflow.small_office import LEAD, WAVE_1, SmallOffice
from workflow.cli import invoke
from workflow.commands import AnnounceSession, NotifySession
from workflow.keys import ensure_key
from workflow.store.schema import migrate

TOWNS = ("40088", "16102", "02408", "39198", "60175")
MOMENTS = (
    "",
    "2020-07-24T00:00:00Z",
    "2020-10-05T00:00:00Z",
    "2020-10-20T00:00:00Z",
    "2020-11-06T23:00:00Z",
    "2020-11-15T12:00:00Z",
    "2020-12-02T00:00:00Z",
    "2021-01-15T00:00:00Z",
    "2021-03-01T00:00:00Z",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallOffice]:
    """A story with all that makes the two times differ: late entry, revert, carry, bounds."""
    folder = tmp_path_factory.mktemp("two-times")
    migrate(folder / "empty.sqlite")
    made = SmallOffice(folder / "empty.sqlite", folder / "data")
    ensure_key(made.folder, made.office.randomness)
    for code in TOWNS:
        made.town(code, f"Ville {code}")
    made.at(2020, 10, 1, 8)
    drafts = {code: made.draft(code) for code in TOWNS}
    made.at(2020, 10, 14, 8)
    for code in TOWNS[:2]:
        made.act(drafts[code], "submit", window=WAVE_1, channel="portal")
    made.at(2020, 11, 12, 8)
    late: dict[str, Value] = {"window": WAVE_1, "channel": "post", "reason": "Grève", "proof": "p"}
    made.act(drafts[TOWNS[2]], "submit", on_day(date(2020, 11, 5)), **late)
    made.act(drafts[TOWNS[3]], "withdraw", reason="Renonce")
    made.act(drafts[TOWNS[0]], "analyse", between(date(2020, 10, 15), date(2020, 11, 10)))
    made.at(2020, 12, 1, 9)
    made.act(drafts[TOWNS[1]], "analyse", reason="complet")
    session = made.session("S1", **{drafts[code]: "label" for code in TOWNS[:2]})
    for code in TOWNS[:2]:
        made.act(drafts[code], "label", session=session)
    made.at(2021, 1, 10)
    made.done(NotifySession(actor=LEAD, session=session))
    made.done(AnnounceSession(actor=LEAD, session=session))
    made.at(2021, 2, 1)
    made.act(drafts[TOWNS[3]], "revert", reason="Erreur de saisie")
    yield made
    made.office.store.close()


def between(first: date, last: date) -> EffectiveAt:
    return EffectiveAt(
        instant=day_start(first),
        precision=Precision.NOT_AFTER,
        earliest=day_start(first),
        latest=day_start(last),
        conventional=True,
    )


@pytest.fixture(scope="module")
def bundle(small: SmallOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "preuve"
    assert invoke(small.office, ["audit", "bundle", str(folder)]).exit_code == 0
    return folder


def listed(small: SmallOffice, what: str, at: str, known: str) -> dict[str, int]:
    args = ["--json", "--as", "exploitant", "list", what]
    args += ["--at", at.replace("Z", "+00:00")] if at else []
    args += ["--known-at", known.replace("Z", "+00:00")] if known else []
    found = invoke(small.office, args)
    assert found.exit_code == 0, found.output
    return dict(sorted(Counter(row["state"] for row in json.loads(found.output)).items()))


def full(moment: str) -> str:
    return moment.replace("Z", ".000000Z")


@pytest.mark.parametrize("known", MOMENTS)
@pytest.mark.parametrize("at", MOMENTS)
def test_lists_at_any_moment_equal_a_recount_of_the_bundle(
    small: SmallOffice, bundle: Path, at: str, known: str
) -> None:
    counted = recount_states.count(bundle, full(at), full(known))
    assert listed(small, "candidatures", at, known) == counted["candidature"]
    assert listed(small, "antennes", at, known) == counted["antenna"]


def test_the_two_times_differ_in_this_story(bundle: Path) -> None:
    counts = {
        json.dumps(recount_states.count(bundle, full(at), full(known)))
        for at in MOMENTS
        for known in MOMENTS
    }
    assert len(counts) == 8


def test_the_script_runs_alone(small: SmallOffice, bundle: Path) -> None:
    script = Path(recount_states.__file__).resolve()
    command = [sys.executable, "-I", str(script), str(bundle), full(MOMENTS[5]), ""]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    counted = json.loads(printed)
    assert counted["candidature"] == listed(small, "candidatures", MOMENTS[5], "")
