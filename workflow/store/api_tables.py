"""The tables of the JSON API; imported by `workflow.store.tables`, which holds the metadata."""

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel


class ApiAnswerTable(SQLModel, table=True):
    """Answers given to writes of the API, kept a day by the hash of their key."""

    __tablename__ = "api_answer"
    __table_args__ = (CheckConstraint("status BETWEEN 200 AND 499", name="status_answered"),)
    actor: str = Field(primary_key=True)
    key_hash: str = Field(primary_key=True)
    request_mac: str
    status: int
    media_type: str
    body: bytes = Field(sa_type=LargeBinary)
    given_at: str
    expires_at: str = Field(index=True)
    version: str
    location: str
