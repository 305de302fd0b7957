import pytest

from kiosk.presenters.capacity import Grid, layout, page_of
from kiosk.presenters.format import Format


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
