"""Tables of the register; their rows are written from the events by the code that opens them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KINDS = (
    "'programme', 'deadline', 'candidature', 'antenna', 'session', 'person', 'authority', "
    "'installation', 'refusal', 'letter'"
)
AUDIENCES = "'insider', 'city', 'centre', 'public'"
CONTACTS = (
    "'executive', 'contact', 'general_services', 'regional_centre', 'regional_director', "
    "'region', 'committee_member', 'guest', 'partner', 'lead', 'auditor', 'operator', 'witness'"
)
TEXTS = (
    *("reference", "state", "call", "window", "members", "place", "site", "sort_name", "words"),
    *("departement", "region", "flags", "marks", "pieces", "owner", "dated", "updated_at"),
)
INSTANTS = ("due_at", "began_at", "dated_at", "heard_at", "receipt_owed_since")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "register",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.String(), nullable=True) for name in INSTANTS),
        sa.CheckConstraint(f"audience IN ({AUDIENCES})", name=op.f("ck_register_audience_known")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_register_kind_known")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_register_version_positive")),
        sa.PrimaryKeyConstraint("case_id", "audience", name=op.f("pk_register")),
    )
    for columns in (("audience", "kind", "reference"), ("audience", "kind", "state")):
        op.create_index(op.f(f"ix_register_{'_'.join(columns)}"), "register", list(columns))
    op.create_index(op.f("ix_register_audience_authority"), "register", ["audience", "authority"])
    op.create_index(op.f("ix_register_authority"), "register", ["authority"])
    op.create_table(
        "known_person",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("person", "kind", "organisation", "region", "name_ref", "email_ref")
        ),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("mail_stopped", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({CONTACTS})", name=op.f("ck_known_person_kind_known")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_known_person_active_flag")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_known_person")),
    )
    for column in ("organisation", "name_ref"):
        op.create_index(op.f(f"ix_known_person_{column}"), "known_person", [column])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("known_person")
    op.drop_table("register")
