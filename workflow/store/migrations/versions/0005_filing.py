"""Tables of the counter: filing."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables of drafts, answers and uploads."""
    op.create_table(
        "draft",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_draft_version_positive")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "answer",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Integer(), nullable=False),
        sa.CheckConstraint("frozen IN (0, 1)", name=op.f("ck_answer_frozen_flag")),
        sa.PrimaryKeyConstraint("case_id", "question", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_ref"), "answer", ["ref"])
    _create_uploads()


def downgrade() -> None:
    """Remove them."""
    for table in ("upload", "answer", "draft"):
        op.drop_table(table)


def _create_uploads() -> None:
    op.create_table(
        "upload",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("id", "case_id", "piece", "name_ref", "person", "started_at", "expires_at")
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "received >= 0 AND received <= size", name=op.f("ck_upload_received_within_size")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    for column in ("case_id", "person", "expires_at"):
        op.create_index(op.f(f"ix_upload_{column}"), "upload", [column])
