"""What config decides about a visit, in the domain's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.opinion import Kind


@dataclass(frozen=True, slots=True)
class Settings:
    """Durations in seconds, the panel in mm; `headphones`: whether there is a way to say what is private."""

    languages: tuple[str, ...] = ("zh_CN",)
    default_language: str = "zh_CN"
    greeting: Mapping[str, str] = field(default_factory=dict)
    text_size: int = 2
    theme: str = "light"
    idle_s: int = 90
    warn_s: int = 30
    panel_mm: tuple[int, int] = (217, 136)
    kinds: tuple[Kind, ...] = tuple(Kind)
    require_contact: bool = False
    max_len: int = 500
    daily_soft_limit: int = 200
    notice_version: int = 1
    notice: Mapping[str, str] = field(default_factory=dict)
    duty_max_hours: int = 8
    allow_joint: bool = True
    printer_enabled: bool = False
    print_copies: int = 1
    raster_scripts: tuple[str, ...] = ("ug", "kk")
    hotline: str = ""
    home_code: str = ""
    keep_ticket_days: int = 365
    public_patterns: tuple[str, ...] = ()
    sound_enabled: bool = True
    sound_volume: int = 3
    sound_speed: float = 1.0
    headphones: bool = False
