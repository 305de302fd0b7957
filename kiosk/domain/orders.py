"""What the office commanded and what stands until its time is over; wall times, as the office gave them."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.world import Translated


@dataclass(frozen=True, slots=True)
class Notice:
    """A text for everybody on the home page until `until`."""

    text: Translated
    until: datetime


@dataclass(frozen=True, slots=True)
class Orders:
    """All that stands: a notice, until when nobody new is served, until when a restart is still wanted.

    `print_tests` counts the commands to print a test slip that came to this run; one more than before wants one.
    """

    notice: Notice | None = None
    maintenance_until: datetime | None = None
    restart_until: datetime | None = None
    print_tests: int = 0

    def notice_at(self, now: datetime) -> Translated:
        """Return the text that is to be shown at `now`; empty when there is none."""
        return self.notice.text if self.notice is not None and now < self.notice.until else {}

    def is_maintained_at(self, now: datetime) -> bool:
        """Whether nobody new is served at `now`."""
        return self.maintenance_until is not None and now < self.maintenance_until

    def wants_restart_at(self, now: datetime) -> bool:
        """Whether a restart is still wanted at `now`."""
        return self.restart_until is not None and now < self.restart_until
