"""The linter: what it is asked for, what it tells, and every page on the 10.1-inch panel, and twice on 7 inches."""

from collections.abc import Sequence

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
    line = 'home · target: home.opinion 9.0 mm < 20.0 mm · 10" zh_CN size 2 light and 1 more'
    assert list(report(found)) == [line]
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
    Look('7"', "zh_CN"),
    Look('7"', "kk_Cyrl", TextSize.LARGEST),
)


def told(job: Job, rules: Sequence[Rule] = GEOMETRY) -> list[str]:
    """What is wrong with pages."""
    return list(report(looked_at(job, rules).found))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_keeps_the_rules(look: Look) -> None:
    assert told(Job(look, (Theme.LIGHT,), ())) == []


def test_every_theme_keeps_the_rules_of_seeing() -> None:
    assert told(Job(Look(), tuple(Theme), ()), rules=()) == []
