"""A new kind of contact, communication: the closed set of `known_person.kind` grows by one.

The table is a projection of the log: it is made anew and its rows copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BEFORE = (
    "'executive', 'contact', 'general_services', {}'regional_centre', 'regional_director', "
    "'region', 'committee_member', 'guest', 'partner', 'lead', 'auditor', 'operator', 'witness'"
)
COLUMNS = ("person", "kind", "organisation", "region", "name_ref", "email_ref")
INDEXED = ("organisation", "name_ref")


def upgrade() -> None:
    """Admit the new kind."""
    _make_again(BEFORE.format("'communication', "))


def downgrade() -> None:
    """Forget the new kind, with the rows that are of it."""
    op.execute(sa.text("DELETE FROM known_person WHERE kind = 'communication'"))
    _make_again(BEFORE.format(""))


def _make_again(kinds: str) -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_known_person_{column}"), "known_person")
    op.rename_table("known_person", "known_person_before")
    op.create_table(
        "known_person",
        *(sa.Column(name, sa.String(), nullable=False) for name in COLUMNS),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("mail_stopped", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_known_person_kind_known")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_known_person_active_flag")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_known_person")),
    )
    named = ", ".join((*COLUMNS, "active", "mail_stopped"))
    op.execute(
        sa.text(f"INSERT INTO known_person ({named}) SELECT {named} FROM known_person_before")
    )
    op.drop_table("known_person_before")
    for column in INDEXED:
        op.create_index(op.f(f"ix_known_person_{column}"), "known_person", [column])
