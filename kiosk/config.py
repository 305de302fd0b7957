"""The kiosk's config: the installer's file, the office's layers over it, and what they mean for visit and devices."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.bodies import config as bodies
from edge_sync.bodies.config import Config, merge_patch
from edge_sync.documents import AppliedDocument, layer_rank
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from kiosk.domain.opinion import Kind
from kiosk.domain.settings import Settings

MAX_FILE_BYTES = 256 * 1024

BaseConfig = dict[str, Any]
"""What the installer's file says, judged and otherwise untouched: the lowest layer."""


class ConfigError(Exception):
    """The config cannot be used; `mistakes` lists everything wrong, each with file, key and suggestion."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


def read_base(file: Path | None) -> BaseConfig:
    """Return the installer's config, empty without a file; raises `ConfigError` that lists every mistake in it."""
    if file is None:
        return {}
    raw = _parse(file)
    found = mistakes(raw)
    if found:
        raise ConfigError([f"{file}: {mistake}" for mistake in found])
    return raw


def _parse(file: Path) -> BaseConfig:
    try:
        content = file.read_bytes()
        if len(content) > MAX_FILE_BYTES:
            raise ConfigError([f"{file}: {len(content)} bytes, at most {MAX_FILE_BYTES}"])
        return tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{file}: not UTF-8 at byte {error.start}: save it as UTF-8"]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError([f"{file}: not TOML: {error}"]) from error


def mistakes(raw: Mapping[str, Any]) -> list[str]:
    """Return every mistake in `raw` as ``section.key: what is wrong``; also what does not go together."""
    return bodies.mistakes(raw) or _joint_mistakes(bodies.parse(raw))


def _joint_mistakes(config: Config) -> list[str]:
    found = []
    if config.ui.default_lang not in config.ui.langs:
        known = ", ".join(config.ui.langs)
        found.append(f"ui.default_lang: {config.ui.default_lang!r} is not among ui.langs ({known})")
    found.extend(
        f"scanner.public_patterns: {pattern!r} needs {{code}} once, where the public code stands"
        for pattern in config.scanner.public_patterns
        if pattern.count("{code}") != 1
    )
    return found + _shared_pins(config)


def _shared_pins(config: Config) -> list[str]:
    pins: dict[int, list[str]] = {}
    for name in ("duty_lamp", "online_led", "error_led", "call_button", "buzzer", "presence", "door"):
        pins.setdefault(getattr(config.gpio, name), []).append(f"gpio.{name}")
    return [
        f"{names[0]}: pin {pin} is also {', '.join(names[1:])}: give each its own, or -1"
        for pin, names in pins.items()
        if pin >= 0 and len(names) > 1
    ]


@dataclass(frozen=True, slots=True)
class EffectiveConfig:
    """The config in force, and the mistakes of the one that was not taken (empty when the newest is in force)."""

    config: Config
    refused: tuple[str, ...] = ()


def effective(
    base: BaseConfig, documents: Sequence[AppliedDocument], *, last_good: EffectiveConfig | None = None
) -> EffectiveConfig:
    """Return `base` changed by the config layers among `documents`, county < home < device.

    edge-sync lets only valid layers in force, but cannot know the base. If they do not go together, `last_good` stays
    in force; without one, at start, as many layers as do go together, from the county's on.
    """
    merged, found = [base], []
    for layer in _layers(documents):
        try:
            merged.append(merge_patch(merged[-1], msgspec.json.decode(layer.body)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            found.append(f"config of {layer.target}: damaged on this kiosk, push it again")
    found += mistakes(merged[-1])
    if not found:
        return EffectiveConfig(bodies.parse(merged[-1]))
    if last_good is not None:
        return EffectiveConfig(last_good.config, tuple(found))
    good = next(candidate for candidate in reversed(merged) if not mistakes(candidate))
    return EffectiveConfig(bodies.parse(good), tuple(found))


def _layers(documents: Sequence[AppliedDocument]) -> list[AppliedDocument]:
    return sorted((entry for entry in documents if entry.name == "config"), key=lambda entry: layer_rank(entry.target))


def settings(config: Config) -> Settings:
    """Return what `config` decides about a visit."""
    return Settings(
        languages=config.ui.langs,
        default_language=config.ui.default_lang,
        greeting=config.ui.greeting,
        text_size=config.ui.text_size,
        theme=config.ui.theme,
        idle_s=config.ui.idle_s,
        warn_s=config.ui.warn_s,
        panel_mm=(config.ui.panel_mm.w, config.ui.panel_mm.h),
        kinds=tuple(Kind(kind.value) for kind in config.opinion.kinds),
        require_contact=config.opinion.require_contact,
        max_len=config.opinion.max_len,
        daily_soft_limit=config.opinion.daily_soft_limit,
        notice_version=config.privacy.consent_version,
        notice=config.privacy.notice,
        duty_max_hours=config.duty.max_hours,
        allow_joint=config.duty.allow_joint,
        printer_enabled=config.print.enabled,
        print_copies=config.print.copies,
        raster_scripts=config.print.raster_scripts,
        hotline=config.links.hotline,
        home_code=config.links.home_code,
        keep_ticket_days=config.privacy.keep_ticket_days,
        public_patterns=config.scanner.public_patterns,
        sound_enabled=config.sound.enabled,
        sound_volume=config.sound.volume,
        sound_speed=config.sound.speed,
        headphones=bool(config.sound.headphones),
    )


def devices(config: Config, *, simulate: bool) -> HardwareConfig:
    """Return which devices the board builds; `simulate` puts a simulated far end on every wire.

    The printer's driver is there even while ``print.enabled`` is off, so that it can be switched on without a restart.
    """
    return HardwareConfig(
        PrinterConfig(_backend(simulate=simulate), config.print.port, config.print.baud, config.print.width),
        _scanner(config, simulate=simulate),
        _panel(config, simulate=simulate),
        _speaker(config, simulate=simulate),
    )


def _backend(*, simulate: bool) -> Backend:
    return Backend.FAR_END if simulate else Backend.REAL


def _scanner(config: Config, *, simulate: bool) -> ScannerConfig:
    backend = Backend.MOCK if config.scanner.kind == "mock" else _backend(simulate=simulate)
    return ScannerConfig(backend, config.scanner.kind, config.scanner.device)


def _panel(config: Config, *, simulate: bool) -> PanelConfig:
    gpio = config.gpio
    return PanelConfig(
        _backend(simulate=simulate) if gpio.enabled or simulate else Backend.NONE,
        duty_lamp=_pin(gpio.duty_lamp),
        online_led=_pin(gpio.online_led),
        error_led=_pin(gpio.error_led),
        call_button=_pin(gpio.call_button),
        buzzer=_pin(gpio.buzzer),
    )


def _speaker(config: Config, *, simulate: bool) -> SpeakerConfig:
    sound = config.sound
    backend = _backend(simulate=simulate) if sound.enabled else Backend.NONE
    return SpeakerConfig(backend, sound.device, sound.headphones, sound.clips)


def _pin(number: int) -> int | None:
    return None if number < 0 else number
