import pytest

from notifications.addresses import checked_address, require_one_line
from notifications.faults import Fault, MessageError


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [
        ("mairie@dax.example", "mairie@dax.example"),
        ("Mairie+ami@DAX.example", "Mairie+ami@dax.example"),
        ("mairie@évêché.example", "mairie@xn--vch-9ladd.example"),
    ],
)
def test_a_good_address_gets_its_ascii_form(address: str, ascii_form: str) -> None:
    assert checked_address("To", address) == ascii_form


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", Fault.NOT_AN_ADDRESS),
        ("dax", Fault.NOT_AN_ADDRESS),
        ("a@b@dax.example", Fault.NOT_AN_ADDRESS),
        ("a b@dax.example", Fault.NOT_AN_ADDRESS),
        ("<a@dax.example>", Fault.NOT_AN_ADDRESS),
        ("a@dax.example,b@dax.example", Fault.NOT_AN_ADDRESS),
        ("a@dax.example\r\nRCPT TO:<b@x.example>", Fault.CONTROL_CHARACTER),
        ("a\0@dax.example", Fault.CONTROL_CHARACTER),
        ("élise@dax.example", Fault.NON_ASCII_LOCAL_PART),
        ("a\udc80@dax.example", Fault.NOT_TEXT),
        ("x" * 65 + "@dax.example", Fault.NOT_AN_ADDRESS),
    ],
)
def test_a_bad_address_is_refused_with_its_fault(address: str, fault: Fault) -> None:
    with pytest.raises(MessageError) as refused:
        checked_address("To", address)
    assert (refused.value.field, refused.value.fault, refused.value.value) == ("To", fault, address)


def test_one_line_of_text_passes_unchanged() -> None:
    assert require_one_line("x", "« Été »\u00a0! 🎉") == "« Été »\u00a0! 🎉"
