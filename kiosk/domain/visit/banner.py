"""What one sentence across the page says for a while."""

from dataclasses import dataclass
from enum import Enum

BANNER_S = 10
"""How long a sentence stays unless a touch takes it away: two slow readings of the longest."""


class Says(Enum):
    """What the sentence is about; the words are the catalogue's."""

    CODE_UNKNOWN = "code_unknown"
    CODE_NOT_TEXT = "code_not_text"
    NO_SUCH_DEPUTY = "no_such_deputy"
    DEPUTY_NOT_LISTED = "deputy_not_listed"
    BADGE_REFUSED = "badge_refused"
    FINISH_FIRST = "finish_first"
    JOINT_REFUSED = "joint_refused"
    DUTY_NOT_SAVED = "duty_not_saved"
    DUTY_ENDED = "duty_ended"
    DUTY_STARTED = "duty_started"
    RECIPIENT_SET = "recipient_set"
    NOTE_SAVED = "note_saved"
    RATING_SAVED = "rating_saved"


@dataclass(frozen=True, slots=True)
class Banner:
    """One sentence, naming a deputy where it speaks of one; gone at the steady time `until`."""

    says: Says
    until: float
    deputy_id: str | None = None
