"""The description of the API is whole: references lead somewhere, every operation is in it."""

import re

from web.api.description import description, path_shown
from web.api.operations import OPERATIONS


def test_every_reference_leads_somewhere() -> None:
    schemas = description()["components"]["schemas"]
    named = set(re.findall(r"'#/components/schemas/(\w+)'", repr(description())))
    assert named - set(schemas) == set()


def test_every_operation_is_described_once() -> None:
    described = [
        (method, path) for path, methods in description()["paths"].items() for method in methods
    ]
    expected = [(each.method.lower(), path_shown(each)) for each in OPERATIONS]
    assert sorted(described) == sorted(expected)
    assert len({each.id for each in OPERATIONS}) == len(OPERATIONS)
