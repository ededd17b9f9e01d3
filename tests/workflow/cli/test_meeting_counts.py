"""What the command line says of votes agrees with their number."""

import pytest

from tests.workflow.cli.test_meetings import run
from tests.workflow.meeting_bench import REFERENCE, VOTING, opened
from workflow.office import Office


@pytest.mark.parametrize(
    ("abstaining", "said"), [(0, "0 abstention."), (1, "1 abstention."), (2, "2 abstentions.")]
)
def test_abstentions_agree_with_their_number(office: Office, abstaining: int, said: str) -> None:
    opened(office, 1)
    votes = " ".join(f"--vote {seat}=abstention" for seat in VOTING[:abstaining])
    printed = run(office, f"session vote {REFERENCE} 1 retenue {votes} --rest pour")
    expected = f"Votes enregistrés : {8 - abstaining} pour, 0 contre, {said}"
    assert expected in printed.replace("\N{NO-BREAK SPACE}", " ")
