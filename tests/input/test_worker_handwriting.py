"""Handwriting by the model in its process: what it reads, and what becomes of it when the process does not behave."""

import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from kiosk.application.ports import EngineError
from kiosk.input.handwriting import WorkerHandwriting
from tests.input.strokes import CHU, DA, FULL_STOP, SA, SEVEN, TONG, YI, ZHONG, beside

PATIENCE_S = 60.0
RARE = beside(CHU, SA, TONG), "亍卅仝"


@pytest.fixture(scope="module")
def handwriting() -> Iterator[WorkerHandwriting]:
    """One for all tests that it survives, as loading the model is what takes the time."""
    engine = WorkerHandwriting(start_s=PATIENCE_S, call_s=PATIENCE_S)
    yield engine
    engine.close()


def _pid(engine: WorkerHandwriting) -> int:
    pid = engine.pid
    assert pid is not None
    return pid


def _until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # waits on another process


@pytest.mark.parametrize(
    ("strokes", "text"),
    [(YI, "一"), (DA, "大"), (ZHONG, "中"), (SEVEN, "7"), (FULL_STOP, "。"), (beside(ZHONG, DA), "中大"), RARE],
)
def test_what_is_written_stands_first(handwriting: WorkerHandwriting, strokes: tuple, text: str) -> None:
    assert handwriting.recognise(strokes, 5)[0] == text


def test_the_order_and_the_direction_of_strokes_do_not_matter(handwriting: WorkerHandwriting) -> None:
    other_way = tuple(stroke[::-1] for stroke in ZHONG[::-1])
    assert handwriting.recognise(other_way, 3)[0] == "中"


def test_after_the_process_was_killed_the_next_strokes_are_read(handwriting: WorkerHandwriting) -> None:
    handwriting.recognise(DA, 1)
    os.kill(_pid(handwriting), signal.SIGKILL)
    assert handwriting.recognise(DA, 1) == ("大",)
    assert handwriting.fault is None


def test_a_process_killed_while_it_reads_is_asked_again(handwriting: WorkerHandwriting) -> None:
    handwriting.recognise(DA, 1)
    pid = _pid(handwriting)
    os.kill(pid, signal.SIGSTOP)
    killing = Timer(0.2, os.kill, (pid, signal.SIGKILL))
    killing.start()
    assert handwriting.recognise(DA, 1) == ("大",)
    killing.join()
    assert _pid(handwriting) != pid


def test_a_process_that_hangs_is_replaced_and_the_call_says_so() -> None:
    engine = WorkerHandwriting(start_s=PATIENCE_S, call_s=3.0)
    engine.recognise(DA, 1)
    os.kill(_pid(engine), signal.SIGSTOP)
    with pytest.raises(EngineError, match="did not answer in time"):
        engine.recognise(DA, 1)
    assert engine.fault is not None
    _until(lambda: engine.fault is None)
    assert engine.recognise(DA, 1) == ("大",)
    engine.close()


def test_a_process_that_hung_is_no_fault_any_more_once_it_is_to_forget() -> None:
    engine = WorkerHandwriting(start_s=PATIENCE_S, call_s=3.0)
    engine.recognise(DA, 1)
    os.kill(_pid(engine), signal.SIGSTOP)
    with pytest.raises(EngineError, match="did not answer in time"):
        engine.recognise(DA, 1)
    engine.forget()
    assert engine.fault is None
    engine.close()


def test_a_process_that_died_while_nobody_wrote_is_replaced_when_the_engine_is_looked_at(
    handwriting: WorkerHandwriting,
) -> None:
    handwriting.recognise(DA, 1)
    pid = _pid(handwriting)
    os.kill(pid, signal.SIGKILL)
    _until(lambda: handwriting.fault is None and handwriting.pid != pid)


def test_to_forget_ends_the_process_that_has_read(handwriting: WorkerHandwriting) -> None:
    handwriting.recognise(DA, 1)
    pid = _pid(handwriting)
    handwriting.forget()
    assert not Path(f"/proc/{pid}").exists()
    assert handwriting.recognise(DA, 1) == ("大",)


def test_a_process_that_has_read_nothing_need_not_end_to_forget(handwriting: WorkerHandwriting) -> None:
    handwriting.forget()
    pid = handwriting.pid
    handwriting.forget()
    assert handwriting.pid == pid


def test_a_model_that_is_not_there_is_a_fault_and_no_process_is_started(tmp_path: Path) -> None:
    engine = WorkerHandwriting(tmp_path / "absent.onnx")
    assert engine.fault == "the model absent.onnx is not there (it comes with rapidocr)"
    assert engine.pid is None
    with pytest.raises(EngineError, match=r"absent\.onnx is not there"):
        engine.recognise(DA, 5)
    engine.close()


def test_a_file_that_is_no_model_is_a_fault_once_the_process_has_looked_at_it(tmp_path: Path) -> None:
    model = tmp_path / "broken.onnx"
    model.write_bytes(b"not a model")
    engine = WorkerHandwriting(model)
    _until(lambda: engine.fault is not None)
    assert str(engine.fault).startswith("broken.onnx cannot be loaded")
    with pytest.raises(EngineError, match=r"broken\.onnx cannot be loaded"):
        engine.recognise(DA, 5)
    engine.close()


def test_the_process_can_write_no_file_leaves_no_core_and_gives_way_to_the_screen(
    handwriting: WorkerHandwriting,
) -> None:
    handwriting.recognise(DA, 1)
    pid = _pid(handwriting)
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


def test_the_process_ends_when_the_kiosk_is_no_more() -> None:
    starting = "from kiosk.input.handwriting import WorkerHandwriting as W; import os; w = W(); print(w.pid); "
    kiosk = subprocess.run(
        [sys.executable, "-c", starting + "import sys; sys.stdout.flush(); os._exit(1)"],
        capture_output=True,
        text=True,
        check=False,
    )
    _until(lambda: not Path(f"/proc/{int(kiosk.stdout)}/exe").exists())


def test_the_kiosk_itself_loads_neither_numpy_nor_the_models_runtime() -> None:
    looking = "import kiosk.input.handwriting, sys; print(*{'numpy', 'onnxruntime', 'PIL'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", looking], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_nothing_of_what_is_written_is_in_the_log_or_in_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    engine = WorkerHandwriting(start_s=PATIENCE_S, call_s=3.0)
    engine.recognise((((0.123456, 0.654321),),), 1)
    os.kill(_pid(engine), signal.SIGSTOP)
    with pytest.raises(EngineError) as said:
        engine.recognise((((0.123456, 0.654321),),), 1)
    assert "did not answer" in caplog.text
    assert [text for text in (caplog.text, str(said.value), repr(said.value.__cause__)) if "0.1234" in text] == []
    engine.close()
