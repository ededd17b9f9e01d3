"""Each row of DESIGN §4 on what a server says, and the waits in between."""

from itertools import groupby

import pytest

from notifications.smtp_outcome import (
    TABLE,
    Action,
    Phase,
    Trouble,
    backoff_minutes,
    classify,
    pauses_sender,
)

LOST = (Trouble.DROP, Trouble.TIMEOUT, Trouble.UNREADABLE)
DIALOGUE = tuple(phase for phase in Phase if phase is not Phase.RENDER)


@pytest.mark.parametrize("phase", DIALOGUE)
@pytest.mark.parametrize("code", [400, 421, 450, 451, 452, 454, 499])
def test_any_temporary_refusal_is_retried_even_after_the_dot(phase: Phase, code: int) -> None:
    assert classify(phase, code) is Action.RETRY


@pytest.mark.parametrize(
    ("phase", "reply", "action"),
    [
        (Phase.DOT, 250, Action.SENT),
        *[(Phase.DOT, code, Action.UNKNOWN) for code in (200, 251, 354, 600)],
        *[(Phase.RCPT, code, Action.STOP_ADDRESS) for code in (500, 550, 551, 552, 553, 554)],
        (Phase.RCPT, 530, Action.RETRY_AND_COUNT),
        (Phase.RCPT, Trouble.REFUSED_HERE, Action.STOP_ADDRESS),
        (Phase.MAIL, 552, Action.GIVE_UP),
        (Phase.MAIL, 555, Action.GIVE_UP),
        *[(Phase.MAIL, code, Action.RETRY_AND_COUNT) for code in (501, 530, 535, 550, 553)],
        (Phase.MAIL, Trouble.REFUSED_HERE, Action.RETRY_AND_COUNT),
        *[(Phase.DATA, code, Action.GIVE_UP) for code in (500, 550, 554)],
        *[(Phase.DOT, code, Action.GIVE_UP) for code in (500, 550, 552, 554)],
        (Phase.RENDER, Trouble.REFUSED_HERE, Action.GIVE_UP),
        *[(Phase.CONNECT, trouble, Action.RETRY_AND_COUNT) for trouble in LOST],
        *[(Phase.TLS, trouble, Action.RETRY_AND_COUNT) for trouble in LOST],
        *[(Phase.AUTH, trouble, Action.RETRY_AND_COUNT) for trouble in LOST],
        (Phase.CONNECT, 554, Action.RETRY_AND_COUNT),
        (Phase.AUTH, 535, Action.RETRY_AND_COUNT),
        (Phase.AUTH, Trouble.UNSUPPORTED, Action.RETRY_AND_COUNT),
        (Phase.STARTTLS, 502, Action.PAUSE),
        (Phase.STARTTLS, Trouble.UNSUPPORTED, Action.PAUSE),
        (Phase.STARTTLS, Trouble.DROP, Action.RETRY_AND_COUNT),
        *[(Phase.MAIL, trouble, Action.RETRY) for trouble in LOST],
        *[(Phase.RCPT, trouble, Action.RETRY) for trouble in LOST],
        *[(Phase.DATA, trouble, Action.RETRY) for trouble in LOST],
        *[(Phase.BODY, trouble, Action.RETRY) for trouble in LOST],
        *[(Phase.DOT, trouble, Action.UNKNOWN) for trouble in LOST],
        (Phase.DATA, 250, Action.RETRY),
    ],
)
def test_each_reply_has_one_action(phase: Phase, reply: int | Trouble, action: Action) -> None:
    assert classify(phase, reply) is action


@pytest.mark.parametrize("phase", list(Phase))
def test_only_the_250_after_the_dot_is_a_success(phase: Phase) -> None:
    codes = [code for code in range(100, 700) if classify(phase, code) is Action.SENT]
    assert codes == ([250] if phase is Phase.DOT else [])


SETUP_BOUNDS = [(0, Action.RETRY), (500, Action.RETRY_AND_COUNT), (600, Action.RETRY)]
TEXT_BOUNDS = [(0, Action.RETRY), (500, Action.GIVE_UP), (600, Action.RETRY)]


@pytest.mark.parametrize(
    ("phase", "bounds"),
    [
        (Phase.RENDER, [(0, Action.RETRY)]),
        (Phase.CONNECT, SETUP_BOUNDS),
        (Phase.STARTTLS, [(0, Action.RETRY), (500, Action.PAUSE), (600, Action.RETRY)]),
        (Phase.TLS, SETUP_BOUNDS),
        (Phase.AUTH, SETUP_BOUNDS),
        (
            Phase.MAIL,
            [
                (0, Action.RETRY),
                (500, Action.RETRY_AND_COUNT),
                (552, Action.GIVE_UP),
                (553, Action.RETRY_AND_COUNT),
                (555, Action.GIVE_UP),
                (556, Action.RETRY_AND_COUNT),
                (600, Action.RETRY),
            ],
        ),
        (
            Phase.RCPT,
            [
                (0, Action.RETRY),
                (500, Action.STOP_ADDRESS),
                (530, Action.RETRY_AND_COUNT),
                (531, Action.STOP_ADDRESS),
                (600, Action.RETRY),
            ],
        ),
        (Phase.DATA, TEXT_BOUNDS),
        (Phase.BODY, TEXT_BOUNDS),
        (
            Phase.DOT,
            [
                (0, Action.UNKNOWN),
                (250, Action.SENT),
                (251, Action.UNKNOWN),
                (400, Action.RETRY),
                (500, Action.GIVE_UP),
                (600, Action.UNKNOWN),
            ],
        ),
    ],
)
def test_each_range_of_codes_begins_and_ends_where_the_page_says(
    phase: Phase, bounds: list[tuple[int, Action]]
) -> None:
    runs = groupby(range(1_000), key=lambda code: classify(phase, code))
    assert [(next(codes), action) for action, codes in runs] == bounds


ALL_COUNT = dict.fromkeys(Trouble, Action.RETRY_AND_COUNT)
ALL_RETRY = dict.fromkeys(Trouble, Action.RETRY)
REFUSED, UNSUPPORTED = Trouble.REFUSED_HERE, Trouble.UNSUPPORTED


@pytest.mark.parametrize(
    ("phase", "actions"),
    [
        (Phase.RENDER, dict.fromkeys(Trouble, Action.GIVE_UP)),
        (Phase.CONNECT, ALL_COUNT),
        (Phase.STARTTLS, ALL_COUNT | {UNSUPPORTED: Action.PAUSE, REFUSED: Action.PAUSE}),
        (Phase.TLS, ALL_COUNT),
        (Phase.AUTH, ALL_COUNT),
        (Phase.MAIL, ALL_RETRY | {REFUSED: Action.RETRY_AND_COUNT}),
        (Phase.RCPT, ALL_RETRY | {REFUSED: Action.STOP_ADDRESS}),
        (Phase.DATA, ALL_RETRY),
        (Phase.BODY, ALL_RETRY),
        (Phase.DOT, dict.fromkeys(Trouble, Action.UNKNOWN)),
    ],
)
def test_each_trouble_of_each_phase_has_one_action(
    phase: Phase, actions: dict[Trouble, Action]
) -> None:
    assert {trouble: classify(phase, trouble) for trouble in Trouble} == actions


def test_every_row_of_the_table_can_speak() -> None:
    replies: list[int | Trouble] = [*range(200, 600), *Trouble]
    speaking = {
        next((row for row in TABLE if row.matches(phase, reply)), None)
        for phase in Phase
        for reply in replies
    }
    assert speaking - {None} == set(TABLE)


def test_three_different_letters_pause_the_sender() -> None:
    assert [pauses_sender(ids) for ids in (["a", "b"], ["a", "a", "a"], ["a", "b", "c"])] == [
        False,
        False,
        True,
    ]


def test_the_wait_grows_then_stays() -> None:
    assert [backoff_minutes(attempt) for attempt in range(8)] == [5, 5, 10, 20, 40, 67, 67, 67]
