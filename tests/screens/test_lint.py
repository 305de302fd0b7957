"""The linter: what it is asked for, what it tells, and every page on the 10.1-inch panel."""

from collections.abc import Sequence
from typing import Final

import pytest

from kiosk.domain.visit.session import TextSize, Theme
from tests.screens.lint import Found, Job, jobs, looked_at, main, parser, report, summary
from tests.screens.looks import Look
from tests.screens.page import Fault
from tests.screens.rules import GEOMETRY, Rule

SMALL = Fault("target", "home.opinion", "9.0 mm < 20.0 mm")


def asked(*words: str) -> tuple[Job, ...]:
    return jobs(parser().parse_args(words))


def test_without_a_wish_it_looks_at_every_look_and_every_theme() -> None:
    every = asked()
    assert len(every) == 7 * 5 * 4
    assert {theme for job in every for theme in job.themes} == set(Theme)


def test_it_looks_at_what_it_is_asked_for() -> None:
    [job] = asked("--panel", '7"', "--language", "ug", "--size", "4", "--theme", "dark", "--screen", "home")
    assert job == Job(Look('7"', "ug", TextSize.LARGEST), (Theme.DARK,), ("home",))


def test_a_fault_in_many_looks_is_told_once() -> None:
    found = [Found("home", SMALL, Look()), Found("home", SMALL, Look(language="ug"))]
    told = 'home · target: home.opinion 9.0 mm < 20.0 mm · 10" zh_CN size 2 light and 1 more'
    assert list(report(found)) == [told]
    assert list(summary(found)) == ["     2 home: target"]


def test_a_page_that_cannot_be_laid_out_is_told_and_the_others_are_looked_at() -> None:
    seen = looked_at(Job(Look(size=TextSize.LARGE), (), ("maintenance",)), (lambda _: 1 / 0,))  # type: ignore[arg-type,return-value]
    assert seen.pages == 3
    assert {found.fault.rule for found in seen.found} == {"breaks"}


def test_what_is_wrong_ends_with_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--screen", "nowhere", "--panel", '10"', "--language", "en", "--size", "2", "--jobs", "1"]) == 0
    assert "0 pages in 2 looks: 0 faults" in capsys.readouterr().out


LOOKS = (
    *(
        Look(language=language, size=size)
        for language in ("zh_CN", "ug")
        for size in (TextSize.STANDARD, TextSize.LARGEST)
    ),
    *(Look(language=language) for language in ("kk", "kk_Cyrl", "en")),
    *(Look(language=language, lower=True) for language in ("zh_CN", "ug")),
)
KNOWN: Final = {
    "attract": ["left out", "text size"],
    "case": ["cut", "left out", "text size"],
    "category": ["left out"],
    "deputies": ["text size", "torn apart"],
    "deputy": ["cut", "left out", "text size"],
    "done": ["left out", "text size"],
    "duty": ["cut", "left out", "text size"],
    "home": ["cut", "left out"],
    "identity": ["cut", "left out", "text size"],
    "issue": ["cut", "left out", "text size"],
    "maintenance": ["cut"],
    "menu": ["target"],
    "notice": ["left out", "text size"],
    "out_of_service": ["text size"],
    "place": ["text size"],
    "review": ["left out"],
    "scan": ["text size"],
    "sound": ["target"],
    "track": ["cut", "left out", "text size"],
    "write": ["clipped", "cut", "left out", "ring", "target", "text size"],
}
"""Rules that pages were known to break when the linter came; whoever mends one takes it out here."""


def news(job: Job, rules: Sequence[Rule] = GEOMETRY) -> list[str]:
    """What is wrong with pages that is not known yet."""
    found = looked_at(job, rules).found
    return list(report([each for each in found if each.fault.rule not in KNOWN.get(each.subject, ())]))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_keeps_the_rules_on_the_ten_inch_panel(look: Look) -> None:
    assert news(Job(look, (Theme.LIGHT,), ())) == []


def test_every_theme_keeps_the_rules_of_seeing() -> None:
    assert news(Job(Look(), tuple(Theme), ()), rules=()) == []
