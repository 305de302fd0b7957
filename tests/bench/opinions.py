"""A kiosk without a window that saves so many opinions, each with its slip, as fast as it can: DIR NUMBER."""

import sys
from pathlib import Path

from edge_sync.identity import load
from kiosk.application.ports import RecordOpinion, RecordPrinted
from kiosk.clock import SystemClock, bootid
from kiosk.domain.codes import ScryptCost
from kiosk.domain.opinion import Kind, Opinion
from kiosk.storage import open_storage

if __name__ == "__main__":
    data, clock = Path(sys.argv[1]), SystemClock()
    cheap = ScryptCost(n=4, r=1, p=1)  # what the real one costs is time alone, 50 ms of it
    storage = open_storage(data, base_config={}, clock=clock, bootid=bootid(), identity=load(data), cost=cheap)
    opinion = Opinion(Kind.ADVICE, "lighting", ("路灯不亮",), "", "镇中心小学东侧", None, None, "zh", 1)
    for _ in range(int(sys.argv[2])):
        saved = storage.save(RecordOpinion(opinion), clock.now())
        assert saved.receipt is not None
        storage.save(RecordPrinted(saved.receipt.ticket_no), clock.now())
        storage.poll()
    storage.close()
