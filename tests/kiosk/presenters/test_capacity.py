import pytest

from kiosk.domain.visit.session import TextSize
from kiosk.presenters.capacity import CATEGORY, Grid, layout, page_of
from kiosk.presenters.format import EM, Format


def test_the_ten_inch_panel_holds_what_the_design_says() -> None:
    fits = layout(Format((217, 136)))
    assert (fits.categories, fits.places, fits.deputies) == (Grid(4, 3), Grid(3, 3), Grid(2, 3))
    assert fits.sentences == Grid(1, 4)


@pytest.mark.parametrize("panel_mm", [(154, 86), (476, 268), (268, 476), (60, 60), (1500, 1500)])
def test_every_panel_holds_at_least_one_of_each(panel_mm: tuple[int, int]) -> None:
    fits = layout(Format(panel_mm))
    grids = (fits.categories, fits.places, fits.deputies, fits.sentences)
    assert all(grid.size >= 1 for grid in grids)


def test_every_item_is_on_exactly_one_page() -> None:
    grid, items = Grid(2, 3), tuple(range(20))
    pages = [page_of(items, page, grid) for page in range(grid.pages(len(items)))]
    assert tuple(item for page in pages for item in page) == items


def test_beyond_the_last_page_is_the_last() -> None:
    assert page_of((1, 2, 3), 99, Grid(2, 1)) == (3,)
    assert page_of((), 5, Grid(2, 1)) == ()


def test_a_list_stands_in_fewer_columns_before_a_word_would_be_torn_apart() -> None:
    fits = layout(Format((217, 136)))
    assert fits.roomy(("Жылыту",) * 9, CATEGORY).columns == 4
    assert fits.roomy(("Әлеуметтік қамсыздандыру",) * 9, CATEGORY).columns == 3


def test_four_names_have_room_on_the_smallest_panel() -> None:
    for size in (TextSize.SMALL, TextSize.STANDARD):
        assert layout(Format((154, 86), size)).roomy(("Электр көлігін қуаттау",) * 9, CATEGORY).size == 4


CAPITAL = 0.733  # of the em


@pytest.mark.parametrize(
    ("panel_mm", "lower", "least_mm"),
    [((217, 136), False, 7.3), ((476, 268), False, 7.3), ((217, 136), True, 5.8), ((154, 86), False, 5.0)],
)
def test_the_largest_capitals_are_seven_tenths_of_a_degree(
    panel_mm: tuple[int, int], lower: bool, least_mm: float
) -> None:
    assert Format(panel_mm, TextSize.LARGEST, lower).unit_mm * EM * CAPITAL >= least_mm
