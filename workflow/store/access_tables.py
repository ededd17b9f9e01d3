"""The tables of access, in SQLModel. No secret is in them: hashes, and TOTP keys sealed."""

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from workflow.store.access_records import CodePurpose
from workflow.store.tables import one_of


class AccessCodeTable(SQLModel, table=True):
    """Codes and links asked for."""

    __tablename__ = "access_code"
    __table_args__ = (
        one_of("purpose", CodePurpose),
        CheckConstraint("tries >= 0", name="tries_positive"),
        Index(None, "person", "asked_at"),
    )
    id: str = Field(primary_key=True)
    person: str
    purpose: str
    asked_at: str
    expires_at: str
    salt: str
    token_hash: str = Field(index=True)
    digits_hash: str
    about: str | None = None
    delivered_at: str | None = None
    ended_at: str | None = None
    tries: int


class WebSessionTable(SQLModel, table=True):
    """Devices let in."""

    __tablename__ = "web_session"
    __table_args__ = (
        CheckConstraint("strong IN (0, 1)", name="strong_flag"),
        CheckConstraint("confirmed IN (0, 1)", name="confirmed_flag"),
    )
    id: str = Field(primary_key=True)
    token_hash: str = Field(index=True)
    person: str = Field(index=True)
    opened_at: str
    seen_at: str
    expires_at: str
    strong: int
    confirmed: int
    device: str
    revoked_at: str | None = None


class CredentialTable(SQLModel, table=True):
    """Passwords hashed and TOTP keys sealed, by person."""

    __tablename__ = "credential"
    person: str = Field(primary_key=True)
    changed_at: str
    password_hash: str
    totp_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    last_step: int


class ApiTokenTable(SQLModel, table=True):
    """Tokens of the API."""

    __tablename__ = "api_token"
    id: str = Field(primary_key=True)
    token_hash: str = Field(index=True)
    person: str = Field(index=True)
    roles: str
    label: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class VisitTable(SQLModel, table=True):
    """When each person was last seen."""

    __tablename__ = "visit"
    person: str = Field(primary_key=True)
    seen_at: str
    previous_at: str | None = None


class AllowanceTable(SQLModel, table=True):
    """Rate limits in use."""

    __tablename__ = "allowance"
    bucket: str = Field(primary_key=True)
    free_at: str = Field(index=True)
