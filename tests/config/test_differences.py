"""Differences are whole, named by id, and miss nothing the hash sees."""

from config.differences import Difference, DifferenceKind, compare


def test_nothing_changed_is_no_difference() -> None:
    content = {"a": 1, "list": [{"id": "x", "day": "2020-11-06"}]}
    assert list(compare(content, dict(content))) == []


def test_a_value_in_a_list_is_named_by_the_id_of_its_member() -> None:
    old = {"calls": [{"id": "AMI2", "windows": [{"id": "v", "closing": {"day": "2020-11-06"}}]}]}
    new = {"calls": [{"id": "AMI2", "windows": [{"id": "v", "closing": {"day": "2020-11-13"}}]}]}
    assert list(compare(old, new)) == [
        Difference(
            kind=DifferenceKind.CHANGED,
            path="calls.AMI2.windows.v.closing.day",
            before="2020-11-06",
            after="2020-11-13",
        )
    ]


def test_added_and_removed_members_come_whole() -> None:
    old = {"pieces": [{"id": "x"}], "gone": True}
    new = {"pieces": [{"id": "y"}], "come": 3}
    assert list(compare(old, new)) == [
        _difference(DifferenceKind.REMOVED, "pieces.x", {"id": "x"}, None),
        _difference(DifferenceKind.ADDED, "pieces.y", None, {"id": "y"}),
        _difference(DifferenceKind.REMOVED, "gone", True, None),
        _difference(DifferenceKind.ADDED, "come", None, 3),
    ]


def test_a_new_order_is_a_difference() -> None:
    old = {"pieces": [{"id": "x"}, {"id": "y"}]}
    new = {"pieces": [{"id": "y"}, {"id": "x"}]}
    assert list(compare(old, new)) == [
        _difference(DifferenceKind.CHANGED, "pieces", ["x", "y"], ["y", "x"])
    ]


def test_a_list_of_plain_values_changes_as_a_whole() -> None:
    old = {"seats": [{"organisation": "Cnam"}], "states": ["draft"]}
    new = {"seats": [{"organisation": "UIMM"}], "states": ["draft", "deferred"]}
    assert list(compare(old, new)) == [
        _difference(DifferenceKind.CHANGED, "seats", old["seats"], new["seats"]),
        _difference(DifferenceKind.CHANGED, "states", old["states"], new["states"]),
    ]


def test_a_body_is_named_by_its_id_and_its_period() -> None:
    old = {"bodies": [{"id": "jury", "period": "2019"}]}
    new = {"bodies": [{"id": "jury", "period": "2019"}, {"id": "jury", "period": "2021"}]}
    assert [each.path for each in compare(old, new)] == ["bodies.jury@2021"]


def _difference(kind: DifferenceKind, path: str, before: object, after: object) -> Difference:
    return Difference(kind=kind, path=path, before=before, after=after)  # type: ignore[arg-type]
