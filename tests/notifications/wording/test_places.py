"""How organisations and regions are named by their codes."""

import pytest

from notifications.wording.places import organisation_text


@pytest.mark.parametrize(
    ("code", "said"), [("32", "Hauts-de-France"), ("cnam", "Cnam"), ("40088", "40088")]
)
def test_an_organisation_is_said_in_words_where_its_code_is_known(code: str, said: str) -> None:
    assert organisation_text(code) == said
