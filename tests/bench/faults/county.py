"""The county that every run begins with: founded once, copied for each run."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from edge_sync.identity import provision
from tests.bench.faults import programs
from tests.bench.faults.plan import MAX_KIOSKS, Hub
from tests.postgresql import PostgreSQL

DEVICES = tuple(f"qb-0302-k{number}" for number in range(1, MAX_KIOSKS + 1))
CONFIG = "[mqtt]\nkeepalive = 10\n"
"""The shortest there is: how soon a line that is dark for ever is given up."""


@dataclass(slots=True)
class County:
    """A hub's database and keys, and its kiosks' folders; of PostgreSQL also the server."""

    folder: Path
    kind: Hub
    server: PostgreSQL | None = None

    @classmethod
    def found(cls, folder: Path, kind: Hub) -> Self:
        """Make a new one in `folder`."""
        folder.mkdir(parents=True)
        county = cls(folder, kind, PostgreSQL.new() if kind is Hub.POSTGRESQL else None)
        if county.server is not None:
            county.server.start()
        county._fill()
        if county.server is not None:
            county.server.stop()
        return county

    def copy(self, folder: Path, kiosks: int) -> "County":
        """Return a copy in `folder` with the first `kiosks` kiosks, its server stopped."""
        shutil.copytree(self.hub, folder / "hub", dirs_exist_ok=True)  # it may be a disk of its own
        for number in range(kiosks):
            shutil.copytree(self.kiosk(number), folder / self.kiosk(number).name, dirs_exist_ok=True)
        server = None if self.server is None else PostgreSQL.new(like=self.server.folder)
        return County(folder, self.kind, server)

    @property
    def hub(self) -> Path:
        """Folder of the hub's database and keys."""
        return self.folder / "hub"

    @property
    def url(self) -> str:
        """The hub's database."""
        return f"sqlite:///{self.hub}/hub.db" if self.server is None else self.server.url

    @property
    def where(self) -> tuple[str, ...]:
        """Options of `county-hub` that name this county."""
        return ("--database", self.url, "--keys", str(self.hub / "keys"))

    def kiosk(self, number: int) -> Path:
        """Folder of a kiosk, the first being 0."""
        return self.folder / f"kiosk{number}"

    def _fill(self) -> None:
        log = self.folder / "founding.log"
        self.hub.mkdir()
        programs.call((*self.where, "init", "--county", "qb"), log=log)
        (self.folder / "config.toml").write_text(CONFIG)
        programs.call((*self.where, "config", "push", str(self.folder / "config.toml")), log=log)
        for number, device in enumerate(DEVICES):
            bundle = self.folder / f"{device}.bundle"
            words = ("kiosk", "add", device, "--ticket-prefix", f"K{number + 2}", "--bundle", str(bundle))
            programs.call((*self.where, *words), log=log)
            provision(bundle.read_bytes(), self.kiosk(number))
