"""Tables of the counter: api."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create them."""
    texts = ("actor", "key_hash", "request_mac", "media_type", "given_at", "expires_at")
    op.create_table(
        "api_answer",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*texts, "version", "location")),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "status BETWEEN 200 AND 499", name=op.f("ck_api_answer_status_answered")
        ),
        sa.PrimaryKeyConstraint("actor", "key_hash", name=op.f("pk_api_answer")),
    )
    op.create_index(op.f("ix_api_answer_expires_at"), "api_answer", ["expires_at"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("api_answer")
