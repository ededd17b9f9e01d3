"""What is recorded of an antenna stays dated, unknown when unknown, and is never deleted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from states.acts import Refused
from states.identifiers import ActorId, CaseId, CaseKind, Role
from states.instants import EffectiveAt, Precision, day_start
from tests.workflow.bench import LEAD, act, city, done, move
from tests.workflow.office_stories import decided, disclose, examined, labelled
from workflow.commands import Command, NotifySession, RedactText, TellCentres
from workflow.followup.commands import (
    RecordFlag,
    RecordFunding,
    RecordInscription,
    RecordLearners,
    RecordOffer,
    RecordSite,
)
from workflow.followup.reading import Followed, flags_of, followed
from workflow.office import Office
from workflow.outcomes import Done, Invalid
from workflow.people import Actor, text_refs
from workflow.reading import NOW, Moment, Reading
from workflow.register.lists import ListAsked, lists_of

CENTRE = Actor(id=ActorId("centre"), roles=frozenset({Role.REGIONAL_CENTRE}), region="75")
ELSEWHERE = Actor(id=ActorId("ailleurs"), roles=frozenset({Role.REGIONAL_CENTRE}), region="44")
AUDITOR = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))


@pytest.fixture
def antenna(office: Office) -> CaseId:
    return labelled(office, "40088")[1]


def read(
    office: Office, antenna: CaseId, moment: Moment = NOW, actor: Actor = LEAD
) -> Followed | None:
    with office.store.read() as reader:
        return followed(Reading(office, reader, actor), antenna, moment)


def known(office: Office, antenna: CaseId, moment: Moment = NOW) -> Followed:
    found = read(office, antenna, moment)
    assert found is not None
    return found


def flags(office: Office, day: date) -> dict[str, str]:
    with office.store.read() as reader:
        return flags_of(Reading(office, reader, LEAD), "40088", at_end_of(day))


def at_end_of(day: date) -> Moment:
    return Moment(at=day_start(date.fromordinal(day.toordinal() + 1)))


def test_what_nobody_recorded_is_unknown(office: Office, antenna: CaseId) -> None:
    found = known(office, antenna)
    assert found.inscription_status == "unknown"
    assert found.offer == {"industry": "unknown", "apprenticeship": "unknown", "cpf": "unknown"}
    assert (found.funding_asked, found.funding_obtained, found.last_learners) == (None, None, None)
    assert (found.flags["ti"], found.flags["pvd"]) == ("unknown", "unknown")


def test_an_inscription_is_read_at_a_date_on_both_axes(office: Office, antenna: CaseId) -> None:
    before = Moment(known_at=_now(office))
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    asked = RecordInscription(actor=LEAD, antenna=antenna, status="asked", on=date(2021, 3, 1))
    done(office, asked)
    inscribed = RecordInscription(
        actor=LEAD,
        antenna=antenna,
        status="inscribed",
        on=date(2021, 6, 15),
        amendment="Avenant n° 2",
        source="Convention ACV",
    )
    done(office, inscribed)
    statuses = [
        known(office, antenna, moment).inscription_status
        for moment in (
            before,
            at_end_of(date(2021, 2, 28)),
            at_end_of(date(2021, 3, 1)),
            at_end_of(date(2021, 6, 15)),
            NOW,
        )
    ]
    assert statuses == ["unknown", "unknown", "asked", "inscribed", "inscribed"]
    now = known(office, antenna).inscription
    assert now is not None
    assert now.words == {"amendment": "Avenant n° 2", "source": "Convention ACV"}


def test_an_earlier_day_recorded_later_changes_nothing_of_today(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    for status, day in (("inscribed", date(2021, 6, 15)), ("asked", date(2021, 3, 1))):
        done(office, RecordInscription(actor=LEAD, antenna=antenna, status=status, on=day))
    assert known(office, antenna).inscription_status == "inscribed"
    assert known(office, antenna, at_end_of(date(2021, 4, 1))).inscription_status == "asked"


def test_a_correction_takes_the_place_of_a_record_that_stays_readable(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    wrong = RecordInscription(actor=LEAD, antenna=antenna, status="inscribed", on=date(2021, 6, 15))
    event = str(done(office, wrong).shown["record"])
    knew = Moment(known_at=_now(office))
    move(office, datetime(2021, 9, 2, 8, tzinfo=UTC))
    right = RecordInscription(
        actor=LEAD, antenna=antenna, status="none", on=date(2021, 8, 1), corrects=event
    )
    done(office, right)
    assert known(office, antenna).inscription_status == "none"
    assert known(office, antenna, at_end_of(date(2021, 7, 1))).inscription_status == "unknown"
    assert known(office, antenna, knew).inscription_status == "inscribed"
    assert [one.corrected for one in known(office, antenna).history] == [True, False]
    again = office.run(
        RecordInscription(actor=LEAD, antenna=antenna, status="none", corrects=event)
    )
    assert again == Invalid(field="corrects", value=event, problem="unknown")


def test_a_date_known_to_the_month_counts_once_the_month_is_over(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    month = EffectiveAt(
        instant=datetime(2021, 6, 15, 12, tzinfo=UTC),
        precision=Precision.MONTH,
        earliest=day_start(date(2021, 6, 1)),
        latest=day_start(date(2021, 7, 1)),
    )
    done(
        office,
        RecordOffer(actor=LEAD, antenna=antenna, family="cpf", offered="yes", effective_at=month),
    )
    offers = [
        known(office, antenna, at_end_of(day)).offer["cpf"]
        for day in (date(2021, 6, 29), date(2021, 6, 30))
    ]
    assert offers == ["unknown", "yes"]


def test_funding_lines_keep_asked_and_obtained_with_their_own_days(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    opened = RecordFunding(
        actor=LEAD,
        antenna=antenna,
        funder="Région Nouvelle-Aquitaine",
        purpose="Plateau technique",
        asked=50_000_00,
        on=date(2021, 1, 10),
    )
    line = str(done(office, opened).shown["line"])
    obtained = RecordFunding(
        actor=LEAD,
        antenna=antenna,
        line=line,
        obtained=40_000_00,
        on=date(2021, 5, 20),
        piece="Délibération du 17 mai 2021",
    )
    done(office, obtained)
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="Ville", obtained=5_000_50))
    found = known(office, antenna)
    assert [(one.line, one.funder, one.asked, one.obtained) for one in found.funding] == [
        ("f1", "Région Nouvelle-Aquitaine", 50_000_00, 40_000_00),
        ("f2", "Ville", None, 5_000_50),
    ]
    assert (found.funding_asked, found.funding_obtained) == (50_000_00, 45_000_50)
    assert found.funding[0].piece == "Délibération du 17 mai 2021"
    assert found.funding[1].obtained_on is None
    then = known(office, antenna, at_end_of(date(2021, 3, 1)))
    assert (then.funding_asked, then.funding_obtained) == (50_000_00, None)


def test_a_line_whose_amounts_are_corrected_to_unknown_is_withdrawn(
    office: Office, antenna: CaseId
) -> None:
    shown = done(
        office, RecordFunding(actor=LEAD, antenna=antenna, funder="Ville", asked=100)
    ).shown
    event = str(shown["record"])
    done(office, RecordFunding(actor=LEAD, antenna=antenna, line="f1", corrects=event))
    assert known(office, antenna).funding == ()
    assert len(known(office, antenna).history) == 2


def test_a_flag_is_dated_and_lists_show_it_at_once(office: Office, antenna: CaseId) -> None:
    move(office, datetime(2021, 9, 1, 8, tzinfo=UTC))
    member = RecordFlag(
        actor=LEAD, authority="40088", flag="ti", since=date(2018, 11, 22), until=date(2020, 12, 31)
    )
    done(office, member)
    days = (date(2018, 11, 21), date(2018, 11, 22), date(2020, 12, 31), date(2021, 1, 1))
    found = [flags(office, day)["ti"] for day in days]
    assert found == ["no", "yes", "yes", "no"]
    done(office, RecordFlag(actor=LEAD, authority="40088", flag="pvd", since=date(2020, 10, 1)))
    with office.store.read() as reader:
        lists = lists_of(Reading(office, reader, LEAD))
        rows = lists.page(ListAsked(kind=CaseKind.ANTENNA)).rows
    assert [(row.row.case_id, row.row.flags) for row in rows] == [(antenna, ("acv", "pvd"))]


def test_what_was_said_without_a_date_holds_until_a_dated_record(
    office: Office, antenna: CaseId
) -> None:
    assert known(office, antenna).flags["acv"] == "yes"
    done(
        office,
        RecordFlag(actor=LEAD, authority="40088", flag="acv", value="no", since=date(2020, 1, 1)),
    )
    days = (date(2019, 12, 31), date(2020, 1, 1))
    assert [flags(office, day)["acv"] for day in days] == ["yes", "no"]


def test_a_site_gets_its_name_and_lists_show_it(office: Office, antenna: CaseId) -> None:
    done(office, RecordSite(actor=LEAD, antenna=antenna, name=" Halle  aux grains "))
    assert known(office, antenna).site == "Halle aux grains"
    with office.store.read() as reader:
        row = reader.case(antenna)
    assert row is not None
    assert row.label.endswith("(Halle aux grains)")


def test_learners_are_counted_by_school_year_the_last_day_of_counting_wins(
    office: Office, antenna: CaseId
) -> None:
    move(office, datetime(2022, 2, 1, 8, tzinfo=UTC))
    for count, day in ((52, date(2022, 1, 20)), (40, date(2021, 10, 5))):
        done(office, _learners(antenna, count=count, as_of=day))
    done(office, _learners(antenna, school_year="2020-2021", count=17))
    found = known(office, antenna)
    assert [(one.subject, one.count) for one in found.learners] == [
        ("2020-2021", 17),
        ("2021-2022", 52),
    ]
    assert found.last_learners is not None
    assert found.last_learners.count == 52


def test_an_unknown_figure_is_said_unknown_and_not_zero(office: Office, antenna: CaseId) -> None:
    done(office, _learners(antenna, school_year="2019-2020", count=None))
    last = known(office, antenna).last_learners
    assert last is not None
    assert last.count is None


REFUSED: tuple[tuple[type[Command], dict[str, Any], str, str], ...] = (
    (RecordInscription, {"status": "peut-être"}, "status", "not_a_choice"),
    (RecordInscription, {"status": "asked", "on": date(2030, 1, 1)}, "day", "future"),
    (RecordFunding, {"asked": 100}, "funder", "empty"),
    (RecordFunding, {"funder": "Ville"}, "asked", "empty"),
    (RecordFunding, {"funder": "Ville", "asked": -1}, "asked", "not_an_amount"),
    (RecordFunding, {"line": "f9", "asked": 1}, "line", "not_a_choice"),
    (RecordOffer, {"family": "cuisine", "offered": "yes"}, "family", "not_a_choice"),
    (RecordSite, {"name": "  "}, "name", "empty"),
    (RecordLearners, {"school_year": "2020-2022", "count": 1}, "school_year", "not_a_school_year"),
    (RecordLearners, {"school_year": "2029-2030", "count": 1}, "school_year", "future"),
    (RecordLearners, {"school_year": "2019-2020", "count": -1}, "count", "not_a_count"),
)


@pytest.mark.parametrize(("kind", "inputs", "field", "problem"), REFUSED)
def test_what_cannot_be_taken_is_refused_naming_the_field(
    office: Office,
    antenna: CaseId,
    kind: type[Command],
    inputs: dict[str, Any],
    field: str,
    problem: str,
) -> None:
    outcome = office.run(kind(actor=LEAD, **{"antenna": antenna, **inputs}))
    assert isinstance(outcome, Invalid)
    assert (outcome.field, outcome.problem) == (field, problem)


def test_a_centre_records_for_its_own_region_once_told_others_never(office: Office) -> None:
    session = decided(office, examined(office, "40088"))
    antenna = _first_antenna(office)

    def tried(actor: Actor) -> bool:
        command = RecordOffer(actor=actor, antenna=antenna, family="cpf", offered="yes")
        return isinstance(office.run(command), Done)

    assert [tried(actor) for actor in (CENTRE, ELSEWHERE, AUDITOR, PARTNER, city("40088"))] == [
        False
    ] * 5
    unknown = office.run(RecordOffer(actor=CENTRE, antenna=antenna, family="cpf", offered="yes"))
    never = office.run(
        RecordOffer(actor=CENTRE, antenna=CaseId("jamais"), family="cpf", offered="yes")
    )
    assert isinstance(unknown, Invalid)
    assert isinstance(never, Invalid)
    assert (unknown.field, unknown.problem) == (never.field, never.problem)
    done(office, NotifySession(actor=LEAD, session=session))
    done(office, TellCentres(actor=LEAD, session=session))
    assert [tried(actor) for actor in (CENTRE, ELSEWHERE, AUDITOR, PARTNER, city("40088"))] == [
        True,
        False,
        False,
        False,
        False,
    ]
    flag = office.run(RecordFlag(actor=CENTRE, authority="40088", flag="ti"))
    assert not isinstance(flag, Done)


def test_nothing_is_followed_of_an_antenna_not_announced(office: Office) -> None:
    session = decided(office, examined(office, "40088"))
    antenna = _first_antenna(office)
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="Ville", asked=100))
    outsiders = (PARTNER, CENTRE, city("40088"))
    assert [read(office, antenna, actor=actor) for actor in outsiders] == [None] * 3
    disclose(office, session)
    found = [read(office, antenna, actor=actor) for actor in outsiders]
    assert [one.funding_asked if one else None for one in found] == [100] * 3
    assert read(office, antenna, actor=ELSEWHERE) is None


def _learners(antenna: CaseId, **more: Any) -> RecordLearners:
    return RecordLearners(**{"actor": LEAD, "antenna": antenna, "school_year": "2021-2022", **more})


def _now(office: Office) -> datetime:
    with office.store.read() as reader:
        return office.now(reader)


def _first_antenna(office: Office) -> CaseId:
    with office.store.read() as reader:
        (found,) = Reading(office, reader, LEAD).antennas()
        return found.facts.id


def test_two_sites_of_a_consortium_are_followed_apart_and_never_share_a_name(
    office: Office,
) -> None:
    first = labelled(office, "40088", sites=["Laon", "Saint-Quentin"])[1]
    second = CaseId(first.removesuffix("1") + "2")
    done(office, RecordOffer(actor=LEAD, antenna=second, family="cpf", offered="yes"))
    found = [
        (known(office, each).site, known(office, each).offer["cpf"]) for each in (first, second)
    ]
    assert found == [("Laon", "unknown"), ("Saint-Quentin", "yes")]
    taken = office.run(RecordSite(actor=LEAD, antenna=second, name="laon"))
    assert taken == Invalid(field="name", value="laon", problem="duplicate")
    done(office, RecordSite(actor=LEAD, antenna=second, name="Halle aux grains"))
    assert known(office, second).site == "Halle aux grains"


def test_a_redacted_text_is_gone_and_the_record_stays(office: Office, antenna: CaseId) -> None:
    done(office, RecordFunding(actor=LEAD, antenna=antenna, funder="M. Untel", asked=100))
    with office.store.read() as reader:
        event = reader.events_of(antenna)[-1]
    ref = text_refs(event.data)["funder"]
    done(office, RedactText(actor=LEAD, ref=ref, reason="Nomme une personne."))
    (line,) = known(office, antenna).funding
    assert (line.funder, line.asked) == ("", 100)


def test_an_antenna_whose_label_was_reverted_is_not_followed(office: Office) -> None:
    case = examined(office, "40088")
    decided(office, case)
    antenna = _first_antenna(office)
    act(office, case, "revert", reason="Erreur.")
    outcome = office.run(RecordOffer(actor=LEAD, antenna=antenna, family="cpf", offered="yes"))
    assert isinstance(outcome, Refused)
