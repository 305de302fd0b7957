"""librime as the kiosk uses it: one session, that learns nothing, logs nothing and keeps nothing.

The service is one in a process, as all its state is global, and one thread calls it.

Nothing typed is ever committed inside librime, which keeps a history of that: `select` reads what a candidate leaves,
and the composition is thrown away.
"""

from collections.abc import Iterator
from ctypes import byref
from pathlib import Path

from kiosk.application.ports import EngineError
from kiosk.input.rime_library import Candidates, empty_context, library, traits

_MODULES = (b"core", b"dict", b"gears")  # named, so that a plug-in that happens to be installed (Lua) is not run
_BACKSPACE = 0xFF08
_DEPLOYER = (b"core", b"dict", b"levers")


class Rime:
    """The service, open on a schema in `tables`, whose dictionaries are built in `data`.

    `private` is the folder for what it would write: it stays empty.
    Raises `EngineError` when the library or its tables are missing, or the service is open already in this process.
    """

    def __init__(self, schema: str, *, tables: Path, private: Path, data: Path) -> None:
        self._schema = schema.encode()
        self._session = 0
        self._library = library()
        self._library.begin(traits(_MODULES, tables=tables, private=private, data=data))
        try:
            self.renew()
        except EngineError:
            self._library.end()
            raise

    @property
    def version(self) -> str:
        """The library's version, as it tells it."""
        return str(self._library.api.get_version().decode())

    def renew(self) -> None:
        """Leave all that the session knows, and begin another; raises `EngineError`."""
        api = self._library.api
        api.destroy_session(self._session)
        self._session = api.create_session()
        if not self._session or not api.select_schema(self._session, self._schema):
            raise EngineError("librime does not take the kiosk's pinyin schema")

    def clear(self) -> None:
        """Let go of what is typed."""
        self._library.api.clear_composition(self._session)

    def type(self, letters: str, *, back: int = 0) -> None:
        """Take back so many letters and add these to what is typed; raises `EngineError` when the session is lost."""
        api = self._library.api
        if not api.find_session(self._session):
            raise EngineError("librime lost its session")
        for key in (*[_BACKSPACE] * back, *map(ord, letters)):
            api.process_key(self._session, key, 0)

    def candidates(self) -> Iterator[str]:
        """Yield what the typed letters may be, best first; those far down are made when they are asked for."""
        api, walk = self._library.api, Candidates()
        if not api.candidate_list_begin(self._session, byref(walk)):
            return
        try:
            while api.candidate_list_next(byref(walk)):
                yield walk.candidate.text.decode()
        finally:
            api.candidate_list_end(byref(walk))

    def select(self, number: int) -> str:
        """Take the candidate of that number, and return the letters it leaves; `clear` has to follow.

        Raises `EngineError` when there is none.
        """
        api, context = self._library.api, empty_context()
        if not api.select_candidate(self._session, number) or not api.get_context(self._session, byref(context)):
            raise EngineError("librime does not give the candidate that it offered")
        try:
            composition = context.composition
            rest: bytes = (composition.preedit or b"")[composition.sel_start :]
        finally:
            api.free_context(byref(context))
        return rest.decode().replace(" ", "")  # spaces are librime's own, between syllables

    def close(self) -> None:
        """End the service; twice is fine."""
        session, self._session = self._session, 0
        if session:
            self._library.api.destroy_session(session)
            self._library.end()


def deploy(schema_file: Path, *, tables: Path) -> bool:
    """Build a schema's tables from the dictionaries beside it, into `tables`; false when it cannot be done.

    For a process of its own: building takes memory, and a fault in librime ends the process.
    """
    sources = schema_file.parent
    api = library().api
    api.deployer_initialize(byref(traits(_DEPLOYER, tables=tables, private=sources, data=sources)))
    return bool(api.deploy_schema(bytes(schema_file)))
