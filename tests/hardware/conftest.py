"""What the tests of devices share: a sample slip, far ends that are closed, waiting with a deadline."""

import time
from collections.abc import Callable, Iterator

import pytest

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_conversation import Patience
from hardware.devices.thermal_printer import ThermalPrinter
from hardware.document import Align, Document, Field, QrCode, Rule, Text
from hardware.escpos import PAPER_58
from hardware.mocks.far_end_printer import FarEndPrinter


@pytest.fixture
def slip() -> Document:
    """The opinion slip of the domain's sample."""
    return Document(
        (
            Text("云杉镇代表之家", Align.CENTRE, bold=True),
            Text("意见登记回执", Align.CENTRE),
            Rule(),
            Text("K7-3DQ9-X", Align.CENTRE, scale=2),
            Field("编号", "K7-3DQ9-X"),
            Field("查询码", "483920"),
            Field("时间", "2026-11-15 10:42"),
            Field("类别", "建议·电动车充电"),
            Field("地点", "镇中心小学东侧"),
            Field("接收", "别克·托合塔尔代表"),
            Field("联系", "138****1234"),
            Field("状态", "已保存,联网后上报"),
            QrCode("DHT1:K7-3DQ9-X:483920"),
            Text("凭编号和查询码可在本机或任一代表之家查询、评价"),
            Text("热线 0900-5500000"),
            Text("请勿在此反映诉讼、仲裁事项"),
            Text("k1 fw1.0 隐私告知 v3"),
        )
    )


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits for what another thread is about to do."""

    def wait(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < deadline, "did not happen within 5 s"
            time.sleep(0.005)

    return wait


@pytest.fixture
def far_end() -> Iterator[FarEndPrinter]:
    printer = FarEndPrinter(PAPER_58.dots)
    yield printer
    printer.close()


@pytest.fixture
def printer(far_end: FarEndPrinter) -> Iterator[ThermalPrinter]:
    """The real driver, a little less patient than in a hall."""
    patience = Patience(answer=0.1, silence=0.3, slip=2.0, look=0.02)
    driver = ThermalPrinter(ByteLink(far_end.port, 9600, write_s=0.3), PAPER_58, patience=patience)
    yield driver
    driver.close()
