"""The linter of layouts: lays out every page in every look and names page, control and figure of what breaks a rule.

``python -m tests.screens.lint`` (``make lint-screens``) does all of it. `--screen`, `--panel`, `--language`, `--size`
and `--theme` choose a part, each may be given more than once; exit code 1 says that a rule is broken.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from time import monotonic
from typing import Any, Final

from kiosk.domain.visit.session import TextSize, Theme
from kiosk.presenters.models import ScreenModel
from tests.screens.looks import LANGUAGES, PANELS, Look, looks
from tests.screens.page import Fault, Page
from tests.screens.pages import Sample, samples
from tests.screens.proof import Proofreader
from tests.screens.rules import COLOURS, GEOMETRY, REMARKS, Rule, moved

_OF_EACH_DIRECTION: Final = frozenset({"zh_CN", "ug"})


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, the page it is on, and the look it was seen in."""

    page: str
    fault: Fault
    look: Look

    @property
    def subject(self) -> str:
        """The first word of the page's name: its screen, or what lies over it."""
        return self.page.removeprefix("full: ").removeprefix("empty: ").split()[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same fault in another look."""
        return self.page, self.fault.rule, self.fault.what


@dataclass(frozen=True, slots=True)
class Job:
    """What one process looks at in one go: every page in one look, its colours in several themes."""

    look: Look
    themes: tuple[Theme, ...]
    screens: tuple[str, ...]
    remarks: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a job."""

    pages: int
    found: tuple[Found, ...]


def looked_at(job: Job, rules: Sequence[Rule] = GEOMETRY) -> Seen:
    """Return the faults of every page in a look."""
    pages, found = 0, list[Found]()
    for sample in chosen(job):
        for name, model in sample.shown(job.look):
            pages += 1
            found += [Found(name, fault, job.look) for fault in _faults(model, job, rules)]
    return Seen(pages, tuple(found))


def chosen(job: Job) -> Iterator[Sample]:
    """Give the samples that a job is about, and that there are on its panel."""
    for sample in _samples():
        wanted = not job.screens or sample.screen in job.screens
        if wanted and not (sample.narrow and job.look.format.is_wide):
            yield sample


def _faults(model: ScreenModel, job: Job, rules: Sequence[Rule]) -> Iterator[Fault]:
    """Give all that is wrong with a page; one that cannot even be laid out is a fault as well, and not the end."""
    try:
        yield from _broken(model, job, rules)
    except Exception as error:  # noqa: BLE001 - whatever a page raises, a citizen would stand before it
        yield Fault("breaks", type(error).__name__, str(error))


def _broken(model: ScreenModel, job: Job, rules: Sequence[Rule]) -> Iterator[Fault]:
    proofreader = _proofreader()
    first = Page(model, job.look.panel, proofreader)
    for rule in (*rules, *(REMARKS if job.remarks else ())):
        yield from rule(first)
    for theme in job.themes:
        coloured = replace(model, look=replace(model.look, theme=theme))
        seen = first if theme is model.look.theme else Page(coloured, job.look.panel, proofreader)
        yield from _in(theme, (fault for rule in COLOURS for fault in rule(seen)))
        yield from _in(theme, moved(first, seen))


def _in(theme: Theme, faults: Iterable[Fault]) -> Iterator[Fault]:
    return (replace(fault, figure=f"{fault.figure} in {theme.value}") for fault in faults)


@cache
def _samples() -> tuple[Sample, ...]:
    return samples()


@cache
def _proofreader() -> Proofreader:
    return Proofreader()


def _size(word: str) -> TextSize:
    return TextSize(int(word))


_CHOICES: Final[tuple[tuple[str, Callable[[str], Any], Sequence[Any]], ...]] = (
    ("--panel", str, tuple(PANELS)),
    ("--language", str, LANGUAGES),
    ("--size", _size, tuple(TextSize)),
    ("--theme", Theme, tuple(Theme)),
)


def jobs(words: argparse.Namespace) -> tuple[Job, ...]:
    """Return what was asked for."""
    lower = {"on": (True,), "off": (False,)}.get(words.lower, (False, True))
    every = looks(
        panels=words.panel or tuple(PANELS),
        languages=words.language or LANGUAGES,
        sizes=words.size or tuple(TextSize),
        lower=lower,
    )
    screens = tuple(words.screen or ())
    return tuple(Job(look, _themes(words, look), screens, words.remarks) for look in every)


def _themes(words: argparse.Namespace, look: Look) -> tuple[Theme, ...]:
    """Return the themes that were asked for; without a wish all, in one language of each direction.

    What stands out depends on the shapes below a text, and not on what it says.
    """
    if words.theme or words.language:
        return tuple(words.theme or Theme)
    return tuple(Theme) if look.language in _OF_EACH_DIRECTION else (Theme.LIGHT,)


def results(work: Sequence[Job], processes: int) -> Iterator[Seen]:
    """Give what came of each job, as it comes, in processes of their own."""
    if processes == 1:
        yield from map(looked_at, work)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(looked_at, work)


def report(found: Sequence[Found]) -> Iterator[str]:
    """Give a line for each fault, the same in several looks once, those of a page together."""
    seen: dict[tuple[str, str, str], list[Found]] = {}
    for each in found:
        seen.setdefault(each.key, []).append(each)
    for key in sorted(seen):
        same = seen[key]
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        yield f"{same[0].page} · {same[0].fault} · {same[0].look}{more}"


def summary(found: Sequence[Found]) -> Iterator[str]:
    """Give how many faults each rule found on each screen."""
    counted = Counter((each.subject, each.fault.rule) for each in found)
    for (screen, rule), count in sorted(counted.items(), key=lambda item: -item[1]):
        yield f"{count:6} {screen}: {rule}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at what was asked for, tell what is wrong, and return the exit code."""
    words = parser().parse_args(arguments)
    work, found, pages, began = jobs(words), list[Found](), 0, monotonic()
    for number, seen in enumerate(results(work, words.jobs), 1):
        found += seen.found
        pages += seen.pages
        progress(f"{number} of {len(work)} looks, {pages:,} pages, {len(found)} faults")
    progress("")
    lines = (*summary(found), "", *report(found)) if words.summary else report(found)
    for line in lines:
        sys.stdout.write(line + "\n")
    told = f"{pages:,} pages in {len(work)} looks: {len(found)} faults"
    sys.stdout.write(f"{told}, {monotonic() - began:.0f} s\n")
    return 1 if found else 0


def progress(text: str) -> None:
    """Tell how far it is, while there is a terminal to watch."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def parser() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    words = argparse.ArgumentParser(prog="python -m tests.screens.lint", description="Lint the layout of every page.")
    for name, kind, every in _CHOICES:
        words.add_argument(name, action="append", type=kind, choices=every, help="default: all")
    words.add_argument("--lower", choices=["on", "off", "both"], default="both")
    words.add_argument("--screen", action="append", help="home, category, … (default: all)")
    words.add_argument("--jobs", type=int, default=cpu_count() or 1, help="processes at once")
    words.add_argument("--remarks", action="store_true", help="tell as well what could be set better")
    words.add_argument("--summary", action="store_true", help="count by screen and rule first")
    return words


if __name__ == "__main__":
    sys.exit(main())
