import pytest

from notifications.faults import MessageError
from notifications.message_ids import letter_id_of, message_id, thread_id


def test_a_letter_is_found_again_from_its_message_id() -> None:
    written = message_id("2020/AMI2-1_x.y", "acdt.example")
    assert written == "<letter.2020/AMI2-1_x.y@acdt.example>"
    assert letter_id_of(written, "acdt.example") == "2020/AMI2-1_x.y"
    assert letter_id_of("letter.A@ACDT.example\n", "acdt.example") == "A"


@pytest.mark.parametrize(
    "text",
    ["", "<letter.A@autre.example>", "<case.A@acdt.example>", "<letter.=@acdt.example>", "A"],
)
def test_what_is_not_ours_has_no_letter(text: str) -> None:
    assert letter_id_of(text, "acdt.example") is None


def test_the_letters_of_a_file_refer_to_one_thread() -> None:
    assert thread_id("c-1", "acdt.example") == "<case.c-1@acdt.example>"


@pytest.mark.parametrize(
    ("identifier", "domain"),
    [("", "a.example"), ("a b", "a.example"), ("a>\r\n", "a.example"), ("a", ""), ("a", "A b")],
)
def test_an_id_that_would_break_the_header_is_refused(identifier: str, domain: str) -> None:
    with pytest.raises(MessageError):
        message_id(identifier, domain)
