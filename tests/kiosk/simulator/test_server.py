# ruff: noqa: ANN001 - fixtures of conftest, whose classes no test module can import
"""The bench's socket, and the program that talks to it."""

import json
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.simulator.bench import main
from kiosk.simulator.commands import Link
from kiosk.simulator.server import SOCKET, BenchServer
from kiosk.simulator.sockets import LineServer, ask, connected


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def server(kiosk, window, ui, data: Path) -> Iterator[BenchServer]:
    server = BenchServer(kiosk, data)
    server.opened(window, ui.call)
    yield server
    server.closed()


@pytest.fixture
def bench(data: Path, server: BenchServer) -> Callable[..., Result]:  # noqa: ARG001 - it runs meanwhile
    def bench(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, ["--data", str(data), *words], input=typed)

    return bench


def test_the_socket_is_private_and_gone_at_the_end(server: BenchServer, data: Path) -> None:
    assert stat.S_IMODE((data / SOCKET).stat().st_mode) == 0o600
    server.closed()
    server.closed()
    assert not (data / SOCKET).exists()


def test_a_stale_socket_is_replaced(kiosk, window, ui, data: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(data / SOCKET))
    server = BenchServer(kiosk, data)
    server.opened(window, ui.call)
    with connected(data / SOCKET) as sock:
        assert b'"screen":"notice"' in ask(sock, b'{"is":"state"}', 5)
    server.closed()


def test_a_folder_deeper_than_a_socket_address_is_reached(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d" * 50] * 4)
    deep.mkdir(parents=True)
    with closing(LineServer(deep / "a.sock", bytes.upper, name="deep")), connected(deep / "a.sock") as sock:
        assert ask(sock, b"a", 5) == b"A"


@pytest.mark.usefixtures("server")
def test_several_clients_are_served_at_once(data: Path) -> None:
    with connected(data / SOCKET) as one, connected(data / SOCKET) as other:
        for sock in (one, other, one):
            assert b'"screen":"notice"' in ask(sock, b'{"is":"state"}', 5)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"state", b'{"is":"fly"}', b'{"is":"press"}', b"\xff", b"[" * 5000),
        *(b'{"is":"stroke","points":[]}', b'{"is":"stroke","points":[[0.5,1.5]]}', b'{"is":"stroke","points":[[0.5]]}'),
    ],
)
def test_a_line_that_is_no_command_is_answered_and_the_next_one_served(data: Path, line: bytes) -> None:
    with connected(data / SOCKET) as sock:
        assert b"no bench command" in ask(sock, line, 5)
        assert b'"screen":"notice"' in ask(sock, b'{"is":"state"}', 5)


def test_state_stands_alone_on_standard_output(bench) -> None:
    result = bench("-c", "press notice.agree; state")
    assert json.loads(result.stdout)["screen"] == "category"
    assert "ok  -c:1: press notice.agree" in result.stderr


def test_a_failing_line_is_told_with_file_and_number_and_the_rest_is_not_played(bench, kiosk, tmp_path: Path) -> None:
    script = tmp_path / "s.bench"
    script.write_text("# a visit\nexpect screen home\npress notice.agree\n", encoding="utf-8")
    result = bench(str(script))
    assert (result.exit_code, kiosk.pressed) == (1, [])
    assert result.stderr == f"{script}:2: expect screen home: the screen is notice, not home\n"


def test_a_wrong_line_ends_it_before_anything_is_played(bench, kiosk) -> None:
    result = bench("-c", "press notice.agree; pres home")
    assert (result.exit_code, kiosk.pressed) == (2, [])
    assert result.stderr.startswith("-c:2: no command 'pres'")


def test_commands_can_be_piped_in(bench, kiosk) -> None:
    assert bench(typed="press notice.agree\n\nexpect screen category\n").exit_code == 0
    assert kiosk.pressed == ["notice.agree"]


def test_pictures_are_written_where_the_program_is_run(bench, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert bench("-c", "screenshot pictures/a.png").exit_code == 0
    assert (tmp_path / "pictures/a.png").exists()


def test_a_folder_without_a_simulated_kiosk_is_a_plain_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "-c", "state"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"no simulated kiosk runs on {tmp_path}")


def test_what_only_a_demo_has_is_a_plain_sentence_without_one(bench, data: Path) -> None:
    for command in ("network down", "hub kiosks"):
        result = bench("-c", command)
        assert result.exit_code == 1
        assert f"{data}" in result.stderr


def test_a_kiosk_that_goes_meanwhile_is_told(bench, server: BenchServer, kiosk) -> None:
    kiosk.subscribe(lambda _: server.closed())
    result = bench("-c", "press notice.agree; state")
    assert result.exit_code == 1
    assert "the kiosk went" in result.stderr


def test_the_last_receipt_can_be_named_also_when_it_is_gone_from_the_screen(bench, kiosk) -> None:
    kiosk.show(name="done")
    state = json.loads(bench("-c", "expect text $ticket; expect text $query_code; state").stdout)
    assert (state["ticket"], state["query_code"], state["receipt"]) == ("K7-3DQ9-X", "482913", "DHT1:K73DQ9X:482913")
    kiosk.show(name="track")
    assert bench("-c", "expect no-text $ticket; type K01; expect text K01").exit_code == 0


def test_a_value_that_is_not_there_yet_is_told_and_other_dollars_are_text(bench) -> None:
    assert bench("-c", "expect no-text $ticket").stderr.endswith(": there is no $ticket yet\n")
    assert bench("-c", "expect no-text $price").exit_code == 0


def test_the_network_is_cut_where_the_demo_holds_it(bench, data: Path) -> None:
    heard: list[bytes] = []

    def answer(line: bytes) -> bytes:
        heard.append(line)
        return b"{}"

    with closing(LineServer(data / "network.sock", answer, name="network")):
        assert bench("-c", "network down; network up").exit_code == 0
    assert heard == [f'{{"is":"network","link":"{link.value}"}}'.encode() for link in (Link.DOWN, Link.UP)]
