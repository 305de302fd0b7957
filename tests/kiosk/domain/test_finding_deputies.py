from dataclasses import replace
from typing import Any

from kiosk.domain.visit import events as e
from kiosk.domain.visit.deputies import levels_present, listed


def test_deputies_are_listed_by_level_then_name_and_only_in_office(kiosk: Any) -> None:
    names = [deputy.name["zh"] for deputy in listed(kiosk.state.world, None)]
    assert names == ["别克·托合塔尔", "王春梅", "张国栋"]


def test_one_level_can_be_chosen(kiosk: Any) -> None:
    kiosk.do(e.DeputiesOpened(), e.LevelChosen("township"))
    assert [deputy.deputy_id for deputy in listed(kiosk.state.world, kiosk.page.level)] == ["qb-d1"]


def test_levels_go_from_the_highest_down_and_unknown_ones_last(kiosk: Any) -> None:
    first, *others = kiosk.state.world.deputies
    world = replace(kiosk.state.world, deputies=(replace(first, levels=("galaxy", "nation")), *others))
    assert levels_present(world) == ("nation", "county", "galaxy")


def test_back_from_a_card_leads_to_the_same_page_of_the_list(kiosk: Any) -> None:
    kiosk.do(e.DeputiesOpened(), e.LevelChosen("county"), e.PageTurned(1), e.DeputyOpened("qb-d2"), e.WentBack())
    assert (kiosk.screen, kiosk.page.level, kiosk.page.page) == ("deputies", "county", 1)


def test_a_deputy_out_of_office_has_no_card(kiosk: Any) -> None:
    assert kiosk.do(e.DeputiesOpened(), e.DeputyOpened("qb-d4")).screen == "deputies"


def test_a_card_gives_way_when_its_deputy_leaves_office(kiosk: Any) -> None:
    kiosk.do(e.DeputiesOpened(), e.DeputyOpened("qb-d2")).news(world=replace(kiosk.state.world, deputies=()))
    assert kiosk.screen == "deputies"


def test_the_list_is_that_of_this_home_and_a_code_finds_anybody(kiosk: Any) -> None:
    first, *others = kiosk.state.world.deputies
    away = replace(first, home_id="qb-0101")
    kiosk.news(world=replace(kiosk.state.world, deputies=(away, *others)))
    assert away not in listed(kiosk.state.world, None)
    assert kiosk.scan(f"DHP1:{away.public_code}").page.deputy_id == away.deputy_id


def test_where_no_deputy_belongs_to_this_home_all_are_listed(kiosk: Any) -> None:
    assert len(listed(replace(kiosk.state.world, home_id="qb-9999"), None)) == 3
