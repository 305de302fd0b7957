"""The gallery: pictures of every page, and one page of HTML to leaf through them.

``python -m tests.screens.gallery --into out/gallery`` (``make gallery``) draws every page in every language on every
panel at the standard look, and at 10" in Chinese and Uyghur each size, each theme and lower controls as well; `--all`
draws every look there is. A page that is shared out over many is shown by its first two and its last.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import monotonic
from typing import Final

from PIL import Image

from kiosk.domain.visit.session import TextSize, Theme
from kiosk.presenters.models import ScreenModel
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.router import page
from tests.screens.lint import progress
from tests.screens.looks import Look, looks
from tests.screens.pages import Sample, samples
from tests.screens.picture import picture

TEMPLATE: Final = Path(__file__).with_name("gallery.html")
_COLOURS: Final = 64
"""Of a picture: a theme has two dozen, and the edges of letters need some between them."""
_LEAFED: Final = ("zh_CN", "ug")


@dataclass(frozen=True, slots=True)
class Job:
    """Every page of some screens in one look."""

    look: Look
    screens: tuple[str, ...]
    into: Path


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page of HTML knows of a picture."""

    file: str
    screen: str
    page: str
    panel: str
    language: str
    size: int
    theme: str
    lower: bool


def chosen_looks(*, every: bool) -> tuple[Look, ...]:
    """Return the looks that are drawn."""
    if every:
        return tuple(looks(themes=tuple(Theme)))
    standard = tuple(looks(sizes=(TextSize.STANDARD,), lower=(False,)))
    return (*standard, *(look for language in _LEAFED for look in _varied(language)))


def _varied(language: str) -> Iterator[Look]:
    """Give the 10-inch looks that differ from the standard in one thing."""
    yield from (Look(language=language, size=size) for size in TextSize if size is not TextSize.STANDARD)
    yield from (Look(language=language, theme=theme) for theme in Theme if theme is not Theme.LIGHT)
    yield Look(language=language, lower=True)


def drawn(job: Job) -> list[Picture]:
    """Draw every page of the look into files and return what they are."""
    folder = job.into / _slug(str(job.look))
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _draw(name, sample, model, job, folder / f"{_slug(name)}.png")
        for sample in _samples()
        if (not job.screens or sample.screen in job.screens) and not (sample.narrow and job.look.format.is_wide)
        for name, model in _shown(sample, job.look)
    ]


def _shown(sample: Sample, look: Look) -> list[tuple[str, ScreenModel]]:
    pages = list(sample.models(look))
    return [*pages[:2], *pages[2:][-1:]]


def _draw(name: str, sample: Sample, model: ScreenModel, job: Job, file: Path) -> Picture:
    look, typesetter = job.look, _typesetter()
    image = picture(page(model, look.panel, typesetter), look.panel, typesetter)
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file)
    where = file.relative_to(job.into).as_posix()
    return Picture(
        where, sample.screen, name, look.panel_name, look.language, int(look.size), look.theme.value, look.lower
    )


def html(pictures: Sequence[Picture]) -> str:
    """Return the page to leaf through the pictures."""
    rows = sorted(
        [each.file, each.screen, each.page, each.panel, each.language, each.size, each.theme, each.lower]
        for each in pictures
    )
    return TEMPLATE.read_text().replace("/*pictures*/", json.dumps(rows, ensure_ascii=False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the gallery and say where it is."""
    words = _parser().parse_args(arguments)
    words.into.mkdir(parents=True, exist_ok=True)
    every, began = chosen_looks(every=words.all), monotonic()
    work = [Job(look, tuple(words.screen or ()), words.into) for look in every]
    pictures: list[Picture] = []
    with get_context("spawn").Pool(words.jobs) as pool:
        for number, made in enumerate(pool.imap_unordered(drawn, work), 1):
            pictures += made
            progress(f"{number} of {len(work)} looks, {len(pictures):,} pictures")
    progress("")
    (words.into / "index.html").write_text(html(pictures))
    sys.stdout.write(f"{len(pictures):,} pictures in {monotonic() - began:.0f} s: {words.into / 'index.html'}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.screens.gallery", description="Draw pictures of every page.")
    parser.add_argument("--into", type=Path, required=True, help="folder of the pictures")
    parser.add_argument("--all", action="store_true", help="every look there is, some ten thousands of pictures")
    parser.add_argument("--screen", action="append", help="home, category, … (default: all)")
    parser.add_argument("--jobs", type=int, default=cpu_count() or 1, help="processes at once")
    return parser


def _slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.replace('"', "in")).strip("-")


@cache
def _samples() -> tuple[Sample, ...]:
    return samples()


@cache
def _typesetter() -> Typesetter:
    return Typesetter()


if __name__ == "__main__":
    sys.exit(main())
