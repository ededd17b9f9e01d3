"""« Le point » : one breath on a file, ready for a message."""

from datetime import date

from notifications.wording import NBSP
from notifications.wording.landmarks import Point, landmark_name, point_text
from states.deadlines import Deadline, DeadlineKind
from states.identifiers import DeadlineId

TODAY = date(2020, 7, 24)
CLOSING = Deadline(
    id=DeadlineId("AMI2/vague-1"),
    kind=DeadlineKind.WAVE_CLOSING,
    subject="AMI2/vague-1",
    label="Vague 1",
    day=date(2020, 11, 6),
)


def said(point: Point) -> str:
    """The point with ordinary spaces."""
    return point_text(point).replace(NBSP, " ")


def test_a_point_says_the_file_its_state_and_the_day() -> None:
    point = Point(reference="AMI2-014", place="Dax", situation="analysée", on=TODAY)
    assert said(point) == "AMI2-014 Dax : analysée. Point au 24 juillet 2020."


def test_a_point_says_the_next_date_what_is_late_and_what_is_missing() -> None:
    point = Point(
        reference="AMI2-014",
        place="Dax",
        situation="brouillon",
        on=TODAY,
        next_name="clôture (vague 1)",
        next_date=CLOSING,
        missing=("la délibération", "la note"),
        late=("Locaux",),
    )
    assert said(point) == (
        "AMI2-014 Dax : brouillon. Prochaine date : clôture (vague 1), jusqu’au vendredi "
        "6 novembre 2020 inclus (23 h 59, heure de Paris). Date passée : Locaux. Il manque : la "
        "délibération et la note. Point au 24 juillet 2020."
    )


def test_many_missing_things_are_counted() -> None:
    point = Point(
        reference="A", place="", situation="déposée", on=TODAY, missing=("a", "b", "c", "d", "e")
    )
    assert "Il manque : a, b, c et 2 autres." in said(point)


def test_a_milestone_keeps_the_name_of_the_programme() -> None:
    assert landmark_name("filed") == "Dépôt"
    assert landmark_name("Convention d’installation") == "Convention d’installation"
