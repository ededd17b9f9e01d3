"""The proof: whether the register holds, and its points of control."""

from notifications.wording import french
from notifications.wording.verification import fault_sentence
from web.api.call import Call
from web.api.keeping import AlreadyAnswered
from web.api.models import Nothing, Told
from web.api.operation import Needs, Operation, Reply, reply
from web.api.problems import ProblemMet, problem
from web.policy import CONTROL
from workflow.audit.keys import KeyAlarm
from workflow.audit.verification import verify, verify_pieces
from workflow.keys import known_public_key, sign_checkpoint

SECTION = "Contrôle"


class VerificationTold(Told):
    """Whether the register holds: its size, its root, what is wrong in words."""

    intact: bool
    size: int
    root: str
    checkpoints: int
    signatures_checked: bool
    erased_texts: int
    problems: tuple[str, ...]


class CheckpointTold(Told):
    """A signed point of control: anybody with the public key can check its note."""

    size: int
    root: str
    note: str


def show_verification(call: Call) -> Reply:
    """Check the whole register now."""
    office = call.office
    with office.store.read() as reader:
        found = verify(reader, known_public_key(office.store.folder))
        wrong = (*found.problems, *verify_pieces(reader, office.store.pieces_folder))
    return reply(
        VerificationTold(
            intact=not wrong,
            size=found.size,
            root=found.root.hex(),
            checkpoints=found.checkpoints,
            signatures_checked=found.signatures_checked,
            erased_texts=found.erased_texts,
            problems=tuple(
                french(fault_sentence(each.what, each.seq, each.event, each.found))
                for each in wrong
            ),
        )
    )


def sign(call: Call) -> Reply:
    """Sign a point of control of the register as it stands."""
    keeping = call.keeping(lambda _desk, _done: reply(Nothing()))
    office = call.office
    with office.store.write() as writer:
        try:
            keeping.recall(writer)
        except AlreadyAnswered as before:
            return before.reply
        desk = office.desk(writer, call.actor)
        made = sign_checkpoint(desk, office.store.folder, "demand")
        if isinstance(made, KeyAlarm):
            raise ProblemMet(problem("indisponible", KEY_LOST))
        told = CheckpointTold(size=made.size, root=made.root.hex(), note=made.note)
        return keeping.keep_in(writer, reply(told, 201))


KEY_LOST = (
    "La clé de signature manque ou ne se lit pas : l’exploitant doit la remettre en place. Rien "
    "d’autre n’est touché."
)
OPERATIONS = (
    Operation(
        id="verify",
        method="GET",
        path="/audit/verification",
        section=SECTION,
        summary="Vérifier tout le registre",
        policy=CONTROL,
        answer=show_verification,
        told=VerificationTold,
    ),
    Operation(
        id="signCheckpoint",
        method="POST",
        path="/audit/points-de-controle",
        section=SECTION,
        summary="Signer un point de contrôle",
        policy=CONTROL,
        answer=sign,
        body=Nothing,
        told=CheckpointTold,
        status=201,
        needs=Needs.KEY,
    ),
)
