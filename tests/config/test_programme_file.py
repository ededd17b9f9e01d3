"""A programme file is read whole, or refused with every fault; the store needs only its bytes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.canonical import definition, fingerprint
from config.errors import ConfigError, ConfigInvalid, ConfigProblem
from config.programme_file import (
    ProgrammeFile,
    builtin_data,
    builtin_programmes,
    differences,
    from_canonical,
    read_programme,
)
from states.deadlines import DeadlineKind
from states.programme import Delays, WindowKind


def test_a_programme_of_noon_closings_closes_at_noon_of_its_own_place(
    example: ProgrammeFile,
) -> None:
    assert {mark: each.closes_at for mark, each in example.programme.deadlines.items()} == {
        "ATELIERS-2030/dernier-jour": datetime(2030, 12, 20, 8, tzinfo=UTC),
        "ATELIERS-2030/session-de-printemps": datetime(2030, 4, 12, 8, tzinfo=UTC),
        "ATELIERS-2030/session-d-automne": datetime(2030, 10, 11, 1, tzinfo=UTC),
        "seance-de-mai": datetime(2030, 5, 15, 10, 30, tzinfo=UTC),
        "cible-5": datetime(2032, 12, 31, 20, tzinfo=UTC),
    }


def test_windows_keep_their_names_kinds_and_openings(example: ProgrammeFile) -> None:
    (call,) = example.programme.calls
    assert [(w.id, w.kind, w.opens_at, w.closing) for w in call.windows] == [
        (
            "ATELIERS-2030/session-de-printemps",
            WindowKind.WAVE,
            datetime(2030, 2, 1, 5, tzinfo=UTC),
            "ATELIERS-2030/session-de-printemps",
        ),
        (
            "ATELIERS-2030/session-d-automne",
            WindowKind.WAVE,
            None,
            "ATELIERS-2030/session-d-automne",
        ),
        (
            "ATELIERS-2030/toute-l-annee",
            WindowKind.ROLLING,
            None,
            "ATELIERS-2030/dernier-jour",
        ),
    ]
    assert call.final_cutoff == "ATELIERS-2030/dernier-jour"


def test_a_day_alone_is_its_first_instant_in_the_zone_of_the_programme(
    example: ProgrammeFile,
) -> None:
    window = example.programme.calls[0].windows[1]
    assert window.known_from == datetime(2030, 1, 6, 20, tzinfo=UTC)
    assert example.known_from == datetime(2030, 1, 7, 4, tzinfo=UTC)


def test_deadlines_speak_of_their_window_their_call_or_the_programme(
    example: ProgrammeFile,
) -> None:
    found = [(d.kind, d.subject, d.hard) for d in example.programme.deadlines.values()]
    assert found == [
        (DeadlineKind.FINAL_CUTOFF, "ATELIERS-2030", True),
        (DeadlineKind.WAVE_CLOSING, "ATELIERS-2030/session-de-printemps", True),
        (DeadlineKind.WAVE_CLOSING, "ATELIERS-2030/session-d-automne", True),
        (DeadlineKind.SESSION, "ateliers-des-iles", False),
        (DeadlineKind.TARGET, "ateliers-des-iles", False),
    ]


def test_the_rest_is_as_written_and_what_is_not_written_takes_the_default(
    example: ProgrammeFile,
) -> None:
    programme = example.programme
    assert programme.delays == replace(Delays(), completion_calendar_days=21)
    assert programme.mentions == {"voies_recours": "Texte de l’exploitant."}
    assert programme.service == "Bureau des ateliers"
    assert [(p.id, p.at_filing, p.required) for p in programme.pieces] == [("plan", True, True)]
    assert [(m.id, m.gates) for m in programme.milestones] == [("visite", "start_engineering")]
    assert [(r.id, r.days_before, r.when_late) for r in example.rules] == [
        ("midi-j3", 3, "expire"),
        ("visite-relance", -2, "nearest"),
    ]
    assert example.source == "arrêté fictif n° 1"


def test_the_canonical_bytes_rebuild_the_file(example: ProgrammeFile) -> None:
    assert from_canonical(example.canonical, law_fingerprint="loi") == example


@pytest.mark.parametrize("name", builtin_programmes())
def test_the_canonical_bytes_rebuild_every_file_shipped(name: str) -> None:
    read = read_programme(builtin_programmes()[name], law_fingerprint="loi", version=3)
    assert read.programme.version == 3
    assert from_canonical(read.canonical, law_fingerprint="loi", version=3) == read


def test_the_hash_is_that_of_the_bytes_and_the_definition_holds_the_law(
    example: ProgrammeFile, example_path: Path
) -> None:
    assert example.sha256 == fingerprint(example.canonical)
    assert example.programme.definition == definition(example.sha256, "loi")
    other = read_programme(example_path, law_fingerprint="autre loi")
    assert other.sha256 == example.sha256
    assert other.programme.definition != example.programme.definition


def test_layout_comments_and_unicode_form_do_not_change_the_hash(
    example: ProgrammeFile, edited: Callable[[str, str], Path]
) -> None:
    decomposed = edited("# Un second", '# é\n\n# "Un" second')
    text = decomposed.read_text(encoding="utf-8").replace("é", "e\u0301")
    decomposed.write_text(text, encoding="utf-8")
    assert read_programme(decomposed, law_fingerprint="loi") == example


def test_a_rule_changed_changes_the_definition(
    example: ProgrammeFile, edited: Callable[[str, str], Path]
) -> None:
    other = read_programme(edited("days_before = 3", "days_before = 4"), law_fingerprint="loi")
    assert other.programme.definition != example.programme.definition
    assert [(d.path, d.before, d.after) for d in differences(example, other)] == [
        ("reminders.midi-j3.days_before", 3, 4)
    ]


def test_without_an_earlier_file_everything_is_added(example: ProgrammeFile) -> None:
    assert [(d.kind, d.path) for d in differences(None, example)] == [
        ("added", key) for key in example.content
    ]


def test_every_fault_is_told_at_once(edited: Callable[[str, str], Path]) -> None:
    path = edited('zone = "Indian/Reunion"', 'zone = "Indien/Réunion"\ncouleur = "bleu"')
    text = path.read_text(encoding="utf-8").replace('letter = "reminder_closing"', "letter = 3")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert caught.value.errors == (
        ConfigError(
            file=str(path),
            key="programme.zone",
            value="Indien/Réunion",
            problem=ConfigProblem.UNKNOWN_ZONE,
        ),
        ConfigError(
            file=str(path),
            key="reminders.midi-j3.letter",
            value="3",
            problem=ConfigProblem.TYPE,
        ),
        ConfigError(
            file=str(path),
            key="programme.couleur",
            value="bleu",
            problem=ConfigProblem.UNKNOWN_KEY,
        ),
    )


def test_an_empty_file_misses_everything_a_programme_needs(tmp_path: Path) -> None:
    path = tmp_path / "vide.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(each.key, each.problem) for each in caught.value.errors] == [
        ("programme.id", ConfigProblem.MISSING),
        ("programme.zone", ConfigProblem.MISSING),
        ("publication.known_from", ConfigProblem.MISSING),
        ("calls", ConfigProblem.MISSING),
        ("programme.label", ConfigProblem.MISSING),
        ("programme.service", ConfigProblem.MISSING),
        ("publication.source", ConfigProblem.MISSING),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[programme", ConfigProblem.SYNTAX),
        (b"a = 1\na = 2", ConfigProblem.SYNTAX),
        (b'label = "\xe9t\xe9"', ConfigProblem.UNREADABLE),
        (None, ConfigProblem.UNREADABLE),
    ],
)
def test_a_file_that_does_not_read_is_one_fault(
    tmp_path: Path, content: bytes | None, problem: ConfigProblem
) -> None:
    path = tmp_path / "programme.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigInvalid) as caught:
        read_programme(path, law_fingerprint="loi")
    assert [(e.file, e.key, e.problem) for e in caught.value.errors] == [(str(path), "", problem)]


def test_bytes_of_no_programme_are_refused() -> None:
    with pytest.raises(ConfigInvalid):
        from_canonical(b"{}", law_fingerprint="loi")


def test_the_data_of_a_programme_is_found_by_name() -> None:
    text = builtin_data("au-coeur-des-territoires", "comite.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "body,period,organisation,seat,function,vote,source"


def test_a_closing_bears_the_name_of_its_window_unless_it_has_its_own(
    example: ProgrammeFile,
) -> None:
    labels = [each.label for each in example.programme.deadlines.values()]
    assert labels[1:3] == ["session de printemps", "clôture de la session d’automne"]
