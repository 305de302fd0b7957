"""Roll-outs in the serving hub: each wave soaks, is judged by what its kiosks say, and is followed by the next.

Only time in which this hub hears the kiosks counts: after a start, or a broker that was away, a soak begins anew.
"""

import logging
from collections.abc import Callable

from edge_sync.hub.errors import HubError
from edge_sync.hub.rollouts import Campaign, Rollouts
from edge_sync.hub.waves import Failure, GoOn, Stop, judge

log = logging.getLogger(__name__)
LOOK_S = 1.0


class Conductor:
    """Moves what is under way. One thread, in one hub of a county."""

    def __init__(self, rollouts: Rollouts, *, monotonic: Callable[[], float]) -> None:
        self._rollouts = rollouts
        self._monotonic = monotonic
        self._hears = False
        self._look_at = 0.0
        self._since: dict[tuple[str, int], float] = {}

    def connected(self) -> None:
        """The kiosks are heard from now on."""
        self._hears = True
        self._since.clear()

    def disconnected(self) -> None:
        """Nothing is judged until the kiosks are heard again."""
        self._hears = False

    def tick(self) -> None:
        """Judge what is due."""
        now = self._monotonic()
        if not self._hears or now < self._look_at:
            return
        self._look_at = now + LOOK_S
        for running in self._rollouts.running():
            try:
                self._look(running, now)
            except HubError as error:  # such as a signing key that is not there: documents and events go on
                log.warning("rollout.put_off version=%d error=%s", running.version, error)

    def _look(self, running: Campaign, now: float) -> None:
        campaign = self._rollouts.followed(running)
        if campaign is not None:
            self._judge(campaign, now)

    def _judge(self, campaign: Campaign, now: float) -> None:
        since = self._since.setdefault((campaign.salt, campaign.version), now)
        sightings = self._rollouts.sightings(campaign.target)
        trial = self._rollouts.trial(campaign, sightings)
        match judge(trial, sightings, soaked=now - since >= campaign.soak_s):
            case GoOn(failures):
                log.info("rollout.wave_done version=%d permille=%d", campaign.version, campaign.permille)
                self._rollouts.go_on(campaign, failures)
            case Stop(failures):
                log.warning("rollout.aborted version=%d failed=%d", campaign.version, len(failures))
                self._rollouts.abort(campaign, why(failures), failures)


def why(failures: tuple[Failure, ...]) -> str:
    """Return in one line why a roll-out stopped."""
    kinds = [failure.what for failure in failures]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
