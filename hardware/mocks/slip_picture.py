"""A slip drawn as a picture, one pixel a dot, with the cells a receipt printer has: 12 × 24 dots, Chinese 24 × 24."""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.errors import DeviceError
from hardware.mocks.paper import Cell, PrintedCode, PrintedGap, PrintedLine, PrintedPicture, Row, Slip
from hardware.mocks.pictures import qr_code

_CELL_HEIGHT = 24
_LINE_HEIGHT = 32
_MARGIN = 16
_QUIET_MODULES = 4
_BASELINE = 21
_FONT_FILES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-{weight}.ttc",
)
_FACE = "Noto Sans Mono CJK SC"
"""The face with Simplified Chinese forms and half-width Latin; a .ttc opened by index 0 would draw Japanese ones."""
_MOST_FACES = 16


def picture_of(slip: Slip) -> Image.Image:
    """Return the slip in black and white; `DeviceError` when the machine has no Simplified Chinese font."""
    pictures = [_row(row, slip.dots) for row in slip.rows]
    paper = Image.new("1", (slip.dots, sum(each.height for each in pictures) + 2 * _MARGIN), 1)
    top = _MARGIN
    for each in pictures:
        paper.paste(each, (0, top))
        top += each.height
    return paper


def png_of(slip: Slip) -> bytes:
    """Return the slip as PNG bytes, 8 dots to the millimetre."""
    file = io.BytesIO()
    picture_of(slip).save(file, "PNG", dpi=(203, 203))
    return file.getvalue()


def _row(row: Row, dots: int) -> Image.Image:
    match row:
        case PrintedLine():
            return _line(row, dots)
        case PrintedCode():
            return _code(row, dots)
        case PrintedPicture():
            return _picture(row, dots)
        case PrintedGap(rows=rows):
            return Image.new("1", (dots, rows), 1)


def _line(line: PrintedLine, dots: int) -> Image.Image:
    high = max((cell.style.high for cell in line.cells), default=1)
    picture = Image.new("1", (dots, _LINE_HEIGHT + (high - 1) * _CELL_HEIGHT), 1)
    left = (dots - sum(cell.dots for cell in line.cells)) // 2 if line.centred else 0
    fonts: dict[bool, ImageFont.FreeTypeFont] = {}
    for cell in line.cells:
        bold = cell.style.bold
        if bold not in fonts:
            fonts[bold] = _font(bold=bold)
        picture.paste(_glyph(cell, fonts[bold]), (left, (high - cell.style.high) * _CELL_HEIGHT + 4))
        left += cell.dots
    return picture


def _glyph(cell: Cell, font: ImageFont.FreeTypeFont) -> Image.Image:
    """Return one character in its cell, scaled as a printer scales: by repeating dots."""
    width = cell.columns * _CELL_HEIGHT // 2
    glyph = Image.new("1", (width, _CELL_HEIGHT), 1)
    ImageDraw.Draw(glyph).text((width / 2, _BASELINE), cell.char, font=font, fill=0, anchor="ms")
    return glyph.resize((width * cell.style.wide, _CELL_HEIGHT * cell.style.high), Image.Resampling.NEAREST)


def _code(code: PrintedCode, dots: int) -> Image.Image:
    file = io.BytesIO()
    qr_code(code.payload, correction=code.correction).save(
        file, kind="png", scale=code.module_dots, border=_QUIET_MODULES
    )
    square = Image.open(file).convert("1")
    picture = Image.new("1", (dots, square.height), 1)
    picture.paste(square, ((dots - square.width) // 2 if code.centred else 0, 0))
    return picture


def _picture(printed: PrintedPicture, dots: int) -> Image.Image:
    black = bytes(byte ^ 0xFF for byte in printed.bits)
    band = Image.frombytes("1", (printed.columns * 8, printed.rows), black)
    picture = Image.new("1", (dots, printed.rows), 1)
    picture.paste(band, (printed.left, 0))
    return picture


def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    weight = "Bold" if bold else "Regular"
    for file in _FONT_FILES:
        path = Path(file.format(weight=weight))
        if path.exists():
            for face in _faces(path):
                if face.getname()[0] == _FACE:
                    return face
    raise DeviceError(f"no font {_FACE} {weight} to draw a slip with: install fonts-noto-cjk")


def _faces(path: Path) -> Iterator[ImageFont.FreeTypeFont]:
    for index in range(_MOST_FACES):
        try:
            yield ImageFont.truetype(path, _CELL_HEIGHT, index=index)
        except OSError:
            return
