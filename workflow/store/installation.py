"""Settings of the installation and the versions of the programme it applied."""

from workflow.store.records import ProgrammeRow
from workflow.store.rows import Shape
from workflow.store.session import Session

PROGRAMME = Shape(ProgrammeRow, "programme_version")

SELECT_SETTING = "SELECT value FROM setting WHERE name = :name"
SELECT_SETTINGS = "SELECT name, value FROM setting ORDER BY name"
INSERT_SETTING = """
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
DELETE_SETTING = "DELETE FROM setting WHERE name = :name"

SELECT_PROGRAMME = f"{PROGRAMME.select} WHERE n = :n"
SELECT_LAST_PROGRAMME = f"{PROGRAMME.select} ORDER BY n DESC LIMIT 1"
SELECT_PROGRAMMES = f"{PROGRAMME.select} ORDER BY n"
INSERT_PROGRAMME = PROGRAMME.insert


class InstallationReading(Session):
    """What this installation is set to."""

    def setting(self, name: str) -> str | None:
        """Return a setting, None when it was never put."""
        row = self._one(SELECT_SETTING, name=name)
        return None if row is None else str(row[0])

    def settings(self) -> dict[str, str]:
        """Return every setting by name."""
        return dict(self._all(SELECT_SETTINGS))

    def programme(self, n: int | None = None) -> ProgrammeRow | None:
        """Return version `n` of the programme, the last applied by default."""
        if n is None:
            return self._record(PROGRAMME, SELECT_LAST_PROGRAMME)
        return self._record(PROGRAMME, SELECT_PROGRAMME, n=n)

    def programmes(self) -> tuple[ProgrammeRow, ...]:
        """Return every version applied, oldest first."""
        return self._records(PROGRAMME, SELECT_PROGRAMMES)


class InstallationWriting(InstallationReading):
    """Changing them."""

    def put_setting(self, name: str, value: str | None) -> None:
        """Put a setting; None removes it."""
        if value is None:
            self._run(DELETE_SETTING, name=name)
        else:
            self._run(INSERT_SETTING, name=name, value=value)

    def put_programme(self, row: ProgrammeRow) -> None:
        """Keep a new version of the programme."""
        self._insert(PROGRAMME, INSERT_PROGRAMME, row)
