"""What people record of antennas after their label, as a simulation plays it.

Right or wrong, dated or not, by whom it concerns and by others; corrected at times.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from states.facts import Antenna
from states.identifiers import CaseId
from tests.proof.simulation.cast import AUDITOR, LEAD, PARTNER, REGIONS, TOWNS, centre, city
from tests.proof.simulation.play import LEADS, WORDS, Play
from workflow import commands
from workflow.followup import commands as followed
from workflow.followup.kinds import FLAGGED, FUNDED, INSCRIBED, LEARNERS_COUNTED, OFFERED
from workflow.people import Actor, authority_case

Generator = Callable[[Play], commands.Command | None]
ODD = ("", "peut-être", "\x00")


def record_inscription(play: Play) -> commands.Command | None:
    """Somebody says where the inscription stands."""
    antenna = _antenna(play)
    if antenna is None:
        return None
    return followed.RecordInscription(
        actor=_who(play, antenna),
        antenna=antenna.id,
        status=_mostly(play, tuple(followed.Inscription), ODD),
        amendment=play.one(("", "Avenant n° 2", *WORDS)),
        on=_day(play),
        source=play.one(("", *WORDS)),
        corrects=_earlier(play, antenna.id, INSCRIBED),
    )


def record_flag(play: Play) -> commands.Command:
    """A lead, or somebody else, says that a town belongs to a programme."""
    code = _mostly(play, tuple(TOWNS), ("99999",))
    since = play.one((None, play.today - timedelta(days=400), play.today))
    return followed.RecordFlag(
        actor=_mostly(play, LEADS, (AUDITOR, centre(play.one(REGIONS)))),
        authority=code,
        flag=_mostly(play, tuple(followed.Flag), ("industry",)),
        value=_mostly(play, tuple(followed.Truth), ODD),
        since=since,
        until=_mostly(play, (None, play.today + timedelta(days=30)), (date(2018, 12, 31),)),
        source=play.one(("", *WORDS)),
        corrects=_earlier(play, authority_case(code), FLAGGED),
    )


def record_funding(play: Play) -> commands.Command | None:
    """Somebody says what was asked or obtained of a funder."""
    antenna = _antenna(play)
    if antenna is None:
        return None
    return followed.RecordFunding(
        actor=_who(play, antenna),
        antenna=antenna.id,
        funder=_mostly(play, ("Région", "Banque des Territoires"), ("",)),
        purpose=play.one(("Plateau technique", "")),
        asked=_mostly(play, (12_500_00, 0), (None, -1)),
        obtained=_mostly(play, (None, 10_000_00), (10**12,)),
        on=_day(play),
        piece=play.one(("", "Convention du 3 mars")),
        line=_mostly(play, ("",), ("f1", "f2")),
        corrects=_earlier(play, antenna.id, FUNDED),
    )


def record_offer(play: Play) -> commands.Command | None:
    """Somebody says what an antenna teaches."""
    antenna = _antenna(play)
    if antenna is None:
        return None
    return followed.RecordOffer(
        actor=_who(play, antenna),
        antenna=antenna.id,
        family=_mostly(play, tuple(followed.Family), ("cuisine",)),
        offered=_mostly(play, tuple(followed.Truth), ("",)),
        on=_day(play),
        corrects=_earlier(play, antenna.id, OFFERED),
    )


def record_site(play: Play) -> commands.Command | None:
    """Somebody names the place where an antenna teaches."""
    antenna = _antenna(play)
    if antenna is None:
        return None
    return followed.RecordSite(
        actor=_who(play, antenna),
        antenna=antenna.id,
        name=play.one(("Halle aux grains", "Ancien  collège", "Site nord", "")),
        on=_day(play),
    )


def record_learners(play: Play) -> commands.Command | None:
    """Somebody counts learners."""
    antenna = _antenna(play)
    year = play.today.year
    if antenna is None:
        return None
    return followed.RecordLearners(
        actor=_who(play, antenna),
        antenna=antenna.id,
        school_year=_mostly(
            play,
            (f"{year - 1}-{year}", f"{year - 2}-{year - 1}"),
            (f"{year}-{year + 1}", "2021-2023"),
        ),
        count=_mostly(play, (None, 0, 17, 48, 120), (-3,)),
        as_of=_day(play),
        source=play.one(("", *WORDS)),
        corrects=_earlier(play, antenna.id, LEARNERS_COUNTED),
    )


def ask_learners(play: Play) -> commands.Command:
    """A lead asks the centres for the figures of the term."""
    return followed.AskLearners(
        actor=play.one((*LEADS, LEAD, centre("75"))), region=play.one(("", "", *REGIONS))
    )


def _mostly(play: Play, sound: tuple[object, ...], odd: tuple[object, ...]) -> Any:
    """Pick a sound value, an odd one now and then."""
    return play.one(sound if play.likely(0.92) else odd)


def _antenna(play: Play) -> Antenna | None:
    found: Antenna | None = play.one(play.view.antennas)
    return found


def _who(play: Play, antenna: Antenna) -> Actor:
    fitting = (*LEADS, centre(antenna.region), centre(antenna.region))
    others = (AUDITOR, PARTNER, centre("44"), city(antenna.authority))
    chosen: Actor = play.one(fitting if play.likely(0.85) else others)
    return chosen


def _day(play: Play) -> date | None:
    days = (play.today, play.today - timedelta(days=play.one((1, 40, 500))))
    return _mostly(play, (None, *days), (play.today + timedelta(days=2),))  # type: ignore[no-any-return]


def _earlier(play: Play, case: str, kind: str) -> str:
    """Mostly nothing; at times something recorded of the kind, or what never was."""
    if play.likely(0.85):
        return ""
    found = [event for name, event in play.view.records.get(CaseId(case), ()) if name == kind]
    chosen: str = play.one(("inconnu", *found, *found, *found))
    return chosen


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {
    followed.RecordInscription: (3, record_inscription),
    followed.RecordFlag: (2, record_flag),
    followed.RecordFunding: (3, record_funding),
    followed.RecordOffer: (2, record_offer),
    followed.RecordSite: (1, record_site),
    followed.RecordLearners: (3, record_learners),
    followed.AskLearners: (1, ask_learners),
}
