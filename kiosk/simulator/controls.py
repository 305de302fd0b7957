"""What a finger of the bench can touch on a screen: buttons, and the field to write on by hand."""

from kiosk.presenters.models import ScreenModel, buttons, writable


def controls(model: ScreenModel) -> dict[str, bool]:
    """Return the ids of all that can be touched now, each with whether it does anything."""
    field = writable(model)
    return {id_: button.enabled for id_, button in buttons(model).items()} | ({field.id: True} if field else {})
