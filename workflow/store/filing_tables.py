"""The tables of filing; imported by `workflow.store.tables`, which holds the schema's metadata."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class DraftTable(SQLModel, table=True):
    """How often the answers of a file were saved."""

    __tablename__ = "draft"
    __table_args__ = (CheckConstraint("version >= 1", name="version_positive"),)
    case_id: str = Field(primary_key=True)
    version: int
    saved_at: str
    saved_by: str


class AnswerTable(SQLModel, table=True):
    """The answers of a file; their words are erasable texts."""

    __tablename__ = "answer"
    __table_args__ = (CheckConstraint("frozen IN (0, 1)", name="frozen_flag"),)
    case_id: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    ref: str = Field(index=True)
    version: int
    frozen: int


class UploadTable(SQLModel, table=True):
    """Pieces on their way; their bytes are in temporary files beside the pieces."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received >= 0 AND received <= size", name="received_within_size"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    piece: str
    size: int
    received: int
    name_ref: str
    person: str = Field(index=True)
    started_at: str
    expires_at: str = Field(index=True)
