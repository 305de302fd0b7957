"""For every setting of this kiosk its value and who set it: a default, the installer's file, or a document. Pure."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import msgspec

from edge_sync.bodies import config
from edge_sync.bodies.status import Wave
from edge_sync.documents import AppliedDocument, layer_rank

DEFAULT = "default"
FILE = "file"


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One setting. `layer` is ``default``, ``file`` or the target of the document whose `version` set it.

    `state` of that layer: ``applied``, ``probation``, or ``reverted`` when a later version was taken back.
    """

    setting: str
    value: Any
    layer: str
    epoch: int | None = None
    version: int | None = None
    wave: Wave | None = None
    state: str = "applied"


def settings(
    base: Mapping[str, Any], documents: Sequence[AppliedDocument], states: Mapping[str, str]
) -> tuple[Setting, ...]:
    """Return every setting by its dotted path: `base`, the installer's file, changed by the config among `documents`.

    `states` are those of the layers on probation or reverted, by target. Raises `msgspec.ValidationError` when `base`
    is not valid.
    """
    layers = sorted((one for one in documents if one.name == "config"), key=lambda one: layer_rank(one.target))
    patches = [(one, msgspec.json.decode(one.body)) for one in layers]
    merged = reduce(config.merge_patch, (patch for _, patch in patches), base)
    values = msgspec.to_builtins(config.parse(merged))
    setters: dict[str, AppliedDocument | str] = dict.fromkeys(config.paths(values), DEFAULT)
    setters.update(dict.fromkeys(config.paths(base), FILE))
    for one, patch in patches:
        setters.update(dict.fromkeys(config.paths(patch), one))
    return tuple(_setting(path, _value(values, path), setters[path], states) for path in sorted(setters))


def _setting(path: str, value: Any, setter: AppliedDocument | str, states: Mapping[str, str]) -> Setting:  # noqa: ANN401 - any JSON value
    if isinstance(setter, str):
        return Setting(setting=path, value=value, layer=setter)
    return Setting(
        setting=path,
        value=value,
        layer=setter.target,
        epoch=setter.epoch,
        version=setter.version,
        wave=setter.wave,
        state=states.get(setter.target, "applied"),
    )


def _value(values: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - any JSON value
    return reduce(lambda found, key: found[key], path.split("."), values)


_STATES = {"probation": ", on probation", "reverted": ", a later version was taken back"}
_WAVES = {Wave.IN: ", in a wave that has come", Wave.WAITING: ", a later version comes with its wave"}


def line(setting: Setting) -> str:
    """Return a setting as a person reads it."""
    value = msgspec.json.encode(setting.value).decode()
    version = "" if setting.version is None else f" v{setting.version}"
    wave = "" if setting.wave is None else _WAVES[setting.wave]
    return f"{setting.setting} = {value}  ({setting.layer}{version}{wave}{_STATES.get(setting.state, '')})"
