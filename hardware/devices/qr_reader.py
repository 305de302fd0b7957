"""QR codes out of a grey picture, by zbar."""

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_void_p, cast, string_at
from typing import Any

from pyzbar import wrapper as zbar

from hardware.ports import Frame

_GREY = int.from_bytes(b"Y800", "little")
_BINARY = 4
"""ZBAR_CFG_BINARY of zbar.h since 0.23.1, which pyzbar does not name: give a code's bytes as they are. Without it zbar
guesses an encoding, and turns binary codes into Japanese and some UTF-8 into Big5 (mchehab/zbar#55, #64, #212)."""
_ALL_SYMBOLS = 0


class QrReader:
    """Reads QR codes and no other symbology; keep one per thread. `close` frees zbar's memory, twice is fine."""

    def __init__(self) -> None:
        self._scanner: Any = zbar.zbar_image_scanner_create()
        for symbol, setting, value in (
            (_ALL_SYMBOLS, zbar.ZBarConfig.CFG_ENABLE, 0),
            (zbar.ZBarSymbol.QRCODE, zbar.ZBarConfig.CFG_ENABLE, 1),
            (zbar.ZBarSymbol.QRCODE, _BINARY, 1),
        ):
            zbar.zbar_image_scanner_set_config(self._scanner, symbol, setting, value)

    def read(self, frame: Frame) -> list[bytes]:
        """Return the bytes of every code in the picture; a damaged one is not in it."""
        if self._scanner is None:
            raise ValueError("this reader is closed")
        with _image() as image:
            zbar.zbar_image_set_format(image, _GREY)
            zbar.zbar_image_set_size(image, frame.width, frame.height)
            zbar.zbar_image_set_data(image, cast(c_char_p(frame.pixels), c_void_p), len(frame.pixels), None)
            zbar.zbar_scan_image(self._scanner, image)
            return list(_codes(image))

    def close(self) -> None:
        """Free what zbar holds."""
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            zbar.zbar_image_scanner_destroy(scanner)


@contextmanager
def _image() -> Iterator[Any]:
    image = zbar.zbar_image_create()
    try:
        yield image
    finally:
        zbar.zbar_image_destroy(image)


def _codes(image: Any) -> Iterator[bytes]:  # noqa: ANN401  a ctypes pointer, untyped in pyzbar
    symbol = zbar.zbar_image_first_symbol(image)
    while symbol:
        if symbol.contents.type == zbar.ZBarSymbol.QRCODE:
            yield string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol))
        symbol = zbar.zbar_symbol_next(symbol)
