"""What reading commands say: local time overseas, doubts said as doubts."""

import json

from states.instants import EffectiveAt, Precision
from tests.workflow.bench import LEAD, WAVE_1, done, move, open_draft
from tests.workflow.office_stories import said, utc
from workflow.commands import ActOnCase, AddPiece
from workflow.office import Office

NBSP = "\N{NO-BREAK SPACE}"
LOCAL = f"18{NBSP}h{NBSP}59 chez vous (heure de la Guadeloupe)"
"""The closing of wave 1, at 23:59 in Paris, on the clocks of Guadeloupe in November."""


def test_an_overseas_town_reads_its_own_time_on_every_surface(office: Office) -> None:
    open_draft(office, "97120")
    own = ("--as", "contact:97120")
    assert LOCAL in said(office, *own, "show", "AMI2-001")[1]
    assert LOCAL in said(office, *own, "deadlines", "list")[1]
    assert LOCAL in said(office, "--json", *own, "deadlines", "list")[1]
    move(office, utc("2020-11-06T23:00:30"))
    submit = ("advance", "submit", "AMI2-001", "-i", f"window={WAVE_1}", "-i", "channel=portal")
    code, refused = said(office, *own, *submit)
    assert (code, LOCAL in refused) == (1, True)
    assert LOCAL in said(office, *own, "offers", "AMI2-001")[1]


def test_a_mainland_town_reads_paris_time_only(office: Office) -> None:
    open_draft(office, "40088")
    own = ("--as", "contact:40088")
    for line in (("show", "AMI2-001"), ("deadlines", "list")):
        assert "chez vous" not in said(office, *own, *line)[1]


def test_a_guard_that_could_not_be_decided_is_said_so_in_the_history(office: Office) -> None:
    case = open_draft(office, "40088")
    done(office, AddPiece(actor=LEAD, case=case, piece="form"))
    move(office, utc("2020-12-02T09:00:00"))
    november = EffectiveAt(
        instant=utc("2020-11-05T12:00:00"),
        precision=Precision.MONTH,
        earliest=utc("2020-10-31T23:00:00"),
        latest=utc("2020-11-30T23:00:00"),
    )
    inputs = {"window": WAVE_1, "channel": "post", "reason": "Retrouvé", "proof": "recommande"}
    command = ActOnCase(
        actor=LEAD, case=case, trigger="submit", inputs=inputs, effective_at=november
    )
    done(office, command)
    shown = said(office, "show", "AMI2-001")[1]
    (line,) = [each for each in shown.split("\n") if "candidature déposée" in each]
    assert line.endswith("condition non vérifiable (date inconnue)")
    told = json.loads(said(office, "--json", "show", "AMI2-001")[1])
    assert told["history"][-1]["unverifiable"] == ["window_named_takes_files"]
    assert told["history"][0]["unverifiable"] == []
