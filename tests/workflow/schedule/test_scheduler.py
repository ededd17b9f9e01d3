"""The alarm clock: it rings at start, when something falls due, and again after a failure."""

from datetime import timedelta
from threading import Thread

from tests.workflow.bench import file_candidature, open_draft
from workflow.clock import SystemClock
from workflow.composition import open_office
from workflow.office import Office
from workflow.ports import Committable
from workflow.schedule.scheduler import AT_MOST, Alarm, run_forever
from workflow.store.connection import driver
from workflow.store.records import LetterPhase


def test_the_alarm_sweeps_at_start_and_when_something_was_written(office: Office) -> None:
    file_candidature(office, "40088")
    alarm = Alarm(office)
    alarm.start()
    try:
        assert alarm.last is not None
        assert alarm.last.deliveries.sent == 1
        alarm.swept.clear()
        case = file_candidature(office, "47001")
        assert alarm.swept.wait(10)
        with office.store.read() as reader:
            phases = {each.phase for each in reader.letters() if each.case_id == case}
        assert phases == {LetterPhase.SENT}
    finally:
        alarm.stop()
    assert alarm.wait(0)


def test_the_alarm_is_set_at_most_a_minute_ahead(office: Office) -> None:
    now = SystemClock().now()
    alarm = Alarm(office)
    alarm.ring()
    wanted = alarm.next_ring_at()

    assert timedelta(seconds=1) <= wanted - now <= AT_MOST + timedelta(seconds=5)
    alarm.stop()


def test_the_alarm_rings_again_after_a_failure(office: Office) -> None:
    open_draft(office, "40088")
    (office.store.folder / "courrier").write_text("pas un dossier", encoding="utf-8")
    alarm = Alarm(office)
    alarm.ring()

    assert alarm.last is not None
    assert alarm.swept.is_set()
    alarm.stop()


class FullOnce:
    """A committer whose disk is full the first time."""

    def __init__(self) -> None:
        self.refused = 0

    def commit(self, connection: Committable) -> None:
        if not self.refused:
            self.refused += 1
            raise driver.OperationalError("database or disk is full")
        connection.commit()


def test_the_alarm_rings_again_after_a_full_disk(office: Office) -> None:
    file_candidature(office, "40088")
    office.store.close()
    again = open_office(office.store.folder, committer=FullOnce())
    alarm = Alarm(again)
    alarm.start()
    try:
        assert alarm.last is None
        alarm.swept.clear()
        alarm.wake()
        assert alarm.swept.wait(10)
        assert alarm.last is not None
        assert alarm.last.deliveries.sent == 1
    finally:
        alarm.stop()
        again.store.close()


def test_the_alarm_is_set_even_when_nothing_can_be_read(office: Office) -> None:
    office.store.close()
    office.store.path.rename(office.store.folder / "ailleurs")
    alarm = Alarm(office)
    alarm.start()
    try:
        (office.store.folder / "ailleurs").rename(office.store.path)
        alarm.swept.clear()
        alarm.wake()
        assert alarm.swept.wait(10)
        assert alarm.last is not None
    finally:
        alarm.stop()


def test_running_forever_ends_when_stopped(office: Office) -> None:
    alarms: list[Alarm] = []
    running = Thread(target=run_forever, args=(office, alarms.append))
    running.start()
    while not alarms:
        running.join(0.01)
    assert alarms[0].swept.wait(10)
    alarms[0].stop()
    running.join(10)

    assert not running.is_alive()
