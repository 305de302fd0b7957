from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from edge_sync.database import connect
from edge_sync.inbox import Received
from kiosk.domain.clock import Moment
from kiosk.domain.orders import Notice, Orders
from kiosk.storage.orders import StandingOrders

PRINT_TEST, NOTICE = "dh.command.print_test.v1", "dh.command.show_message.v1"
MAINTENANCE, RESTART = "dh.command.maintenance.v1", "dh.command.restart_app.v1"
TEXT = {"zh": "今天下午停电"}


@pytest.fixture
def command(kiosk: Any) -> Any:
    """Command something that is over in so many minutes."""
    numbers = iter(range(1, 100))

    def command(event_type: str, data: Any = None, *, minutes: int = 60) -> Any:
        until = kiosk.moment.wall + timedelta(minutes=minutes)
        kiosk.receive(event_type, {} if data is None else data, number=next(numbers), expires_at=until)
        return until

    return command


@pytest.fixture
def storage(kiosk: Any) -> Any:
    storage = kiosk.start()
    storage.load()
    return storage


def _later(kiosk: Any, minutes: int) -> None:
    now = kiosk.moment
    kiosk.moment = Moment(now.wall + timedelta(minutes=minutes), now.steady + minutes * 60, now.quality)


def test_what_stands_is_told_with_its_end_and_survives_a_restart(kiosk: Any, storage: Any, command: Any) -> None:
    until = command(NOTICE, {"text": TEXT}), command(MAINTENANCE, {"on": True}, minutes=30)
    standing = Orders(Notice(TEXT, until[0]), until[1])
    assert storage.poll().orders == standing
    assert kiosk.reboot().load().orders == standing


def test_the_next_of_its_kind_takes_its_place(kiosk: Any, storage: Any, command: Any) -> None:
    command(NOTICE, {"text": TEXT})
    command(MAINTENANCE, {"on": True})
    until = command(NOTICE, {"text": {"zh": "已来电"}})
    command(MAINTENANCE, {"on": False})
    assert storage.poll().orders == Orders(Notice({"zh": "已来电"}, until))
    command(NOTICE, {})
    assert storage.poll().orders == Orders()
    assert kiosk.reboot().load().orders == Orders()


@pytest.mark.parametrize("event_type", [PRINT_TEST, NOTICE, MAINTENANCE, RESTART])
def test_a_command_read_after_its_time_does_nothing(kiosk: Any, storage: Any, command: Any, event_type: str) -> None:
    command(event_type, {"on": True, "text": TEXT}, minutes=10)
    _later(kiosk, 10)
    assert storage.poll().orders == Orders()


def test_a_test_slip_is_wanted_once(kiosk: Any, storage: Any, command: Any) -> None:
    command(PRINT_TEST)
    assert storage.poll().orders.print_tests == 1
    assert kiosk.reboot().load().orders.print_tests == 0


def test_a_test_slip_commanded_while_nothing_ran_is_wanted_by_the_next_run(
    kiosk: Any, storage: Any, command: Any
) -> None:
    storage.close()
    command(PRINT_TEST)
    assert kiosk.start().load().orders.print_tests == 1


def test_a_restart_is_wanted_once_and_by_no_program_that_started_since(kiosk: Any, storage: Any, command: Any) -> None:
    until = command(RESTART)
    assert storage.poll().orders.restart_until == until
    assert kiosk.reboot().load().orders.restart_until is None
    kiosk.close()
    command(RESTART)
    assert kiosk.start().load().orders.restart_until is None


def test_a_restart_is_wanted_only_once_it_cannot_be_read_again(kiosk: Any) -> None:
    kiosk.start()
    until = kiosk.moment.wall + timedelta(minutes=1)
    with closing(connect(kiosk.database)) as connection:
        standing = StandingOrders(connection)
        standing.take(Received(1, "c1", RESTART, b"{}", until), kiosk.moment.wall)
        assert (standing.waits, standing.orders) == (True, Orders())
        standing.written()
    assert (standing.waits, standing.orders) == (False, Orders(restart_until=until))


def test_the_kiosk_tells_its_name_for_staff_to_read(storage: Any) -> None:
    assert storage.load().device_id == "qb-0302-k1"


def test_a_flipped_bit_in_a_command_stops_no_other(storage: Any, command: Any) -> None:
    command(MAINTENANCE, b"{\xff")
    until = command(NOTICE, {"text": TEXT})
    assert storage.poll().orders == Orders(Notice(TEXT, until))


def test_what_was_salvaged_from_a_damaged_file_does_not_stop_the_kiosk(kiosk: Any, storage: Any) -> None:
    rows = [(MAINTENANCE, b'{"on":true}', "soon"), (NOTICE, b"{", kiosk.moment.wall.isoformat()), ("odd", b"", "")]
    storage.close()
    kiosk.sync(lambda connection: connection.executemany("INSERT INTO standing_orders VALUES (?, ?, ?)", rows))
    assert kiosk.start().load().orders == Orders()
