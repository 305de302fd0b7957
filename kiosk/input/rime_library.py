"""librime's C API: its structures, its table of calls, and the library itself, loaded once a process.

After rime_api.h of 1.8 (Debian 12) and 1.13 (Debian 13): what both begin with is the same, and newer ones grow at the
end. Every call lets other Python threads run meanwhile.
"""

import ctypes
from collections.abc import Sequence
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_void_p, sizeof
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from kiosk.application.ports import EngineError

FILE = "librime.so.1"

_FATAL_ONLY = 3
_SESSION = c_size_t


class Traits(Structure):
    """Where the service finds and puts its files."""

    _fields_: ClassVar = [
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    ]


class Candidate(Structure):
    """One candidate, whose text lives until the next."""

    _fields_: ClassVar = [("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p)]


class Candidates(Structure):
    """A walk over the candidates."""

    _fields_: ClassVar = [("state", c_void_p), ("index", c_int), ("candidate", Candidate)]


class Composition(Structure):
    """What is typed, chosen parts as their text; `sel_start` is the byte at which the open part begins."""

    _fields_: ClassVar = [
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
    ]


class Menu(Structure):
    """A page of candidates, which the kiosk does not look at."""

    _fields_: ClassVar = [
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted_candidate_index", c_int),
        ("num_candidates", c_int),
        ("candidates", c_void_p),
        ("select_keys", c_char_p),
    ]


class Context(Structure):
    """The session's composition, to be freed by `free_context`."""

    _fields_: ClassVar = [
        ("data_size", c_int),
        ("composition", Composition),
        ("menu", Menu),
        ("commit_text_preview", c_char_p),
        ("select_labels", c_void_p),
    ]


_OF_TRAITS = CFUNCTYPE(None, POINTER(Traits))
_OF_SESSION = CFUNCTYPE(c_int, _SESSION)
_CALLS: dict[str, tuple[int, Any]] = {  # with their places in the table
    "setup": (0, _OF_TRAITS),
    "initialize": (2, _OF_TRAITS),
    "finalize": (3, CFUNCTYPE(None)),
    "deployer_initialize": (7, _OF_TRAITS),
    "deploy_schema": (10, CFUNCTYPE(c_int, c_char_p)),
    "create_session": (13, CFUNCTYPE(_SESSION)),
    "find_session": (14, _OF_SESSION),
    "destroy_session": (15, _OF_SESSION),
    "process_key": (18, CFUNCTYPE(c_int, _SESSION, c_int, c_int)),
    "clear_composition": (20, CFUNCTYPE(None, _SESSION)),
    "get_context": (23, CFUNCTYPE(c_int, _SESSION, POINTER(Context))),
    "free_context": (24, CFUNCTYPE(c_int, POINTER(Context))),
    "select_schema": (34, CFUNCTYPE(c_int, _SESSION, c_char_p)),
    "select_candidate": (71, CFUNCTYPE(c_int, _SESSION, c_size_t)),
    "get_version": (72, CFUNCTYPE(c_char_p)),
    "candidate_list_begin": (75, CFUNCTYPE(c_int, _SESSION, POINTER(Candidates))),
    "candidate_list_next": (76, CFUNCTYPE(c_int, POINTER(Candidates))),
    "candidate_list_end": (77, CFUNCTYPE(None, POINTER(Candidates))),
}
_PLACES = 1 + max(place for place, _ in _CALLS.values())


class Table(Structure):
    """The table of calls, as far as the last one that the kiosk makes."""

    _fields_: ClassVar = [("data_size", c_int), ("calls", c_void_p * _PLACES)]


class Library:
    """librime in this process, and its one service, which is open or not."""

    def __init__(self, table: Table) -> None:
        self.api = SimpleNamespace(**{name: kind(table.calls[place]) for name, (place, kind) in _CALLS.items()})
        self._open = False

    def begin(self, traits: Traits) -> None:
        """Start the service; raises `EngineError` when somebody has it."""
        if self._open:
            raise EngineError("the pinyin engine is open already in this process")
        self._open = True
        self.api.initialize(byref(traits))

    def end(self) -> None:
        """Stop the service, which lets its tables go; nothing when it is stopped."""
        if self._open:
            self.api.finalize()
            self._open = False


@cache
def library(file: str = FILE) -> Library:
    """Return librime with its log off: nothing but the last words of a crash, and these hold nothing typed.

    Raises `EngineError` when it is not installed or too old.
    """
    try:
        get_api = ctypes.CDLL(file).rime_get_api
    except (OSError, AttributeError) as missing:
        raise EngineError("librime is not installed (Debian package librime1)") from missing
    get_api.restype = POINTER(Table)
    table = get_api().contents
    if table.data_size < _size(Table):
        raise EngineError("librime is older than what the kiosk needs, 1.8")
    found = Library(table)
    quiet = Traits(data_size=_size(Traits), app_name=b"rime.kiosk", min_log_level=_FATAL_ONLY, log_dir=b"")
    found.api.setup(byref(quiet))
    return found


def traits(modules: Sequence[bytes], *, tables: Path, private: Path, data: Path) -> Traits:
    """Return where the service finds what: our `tables`, then those built in `data`; it would write in `private`."""
    return Traits(
        data_size=_size(Traits),
        shared_data_dir=bytes(data),
        user_data_dir=bytes(private),
        prebuilt_data_dir=bytes(data / "build"),
        staging_dir=bytes(tables),
        modules=(c_char_p * (len(modules) + 1))(*modules, None),
    )


def empty_context() -> Context:
    """Return a context to be filled."""
    return Context(data_size=_size(Context))


def _size(kind: type[Structure]) -> int:
    """Return what librime wants told of a structure: its size without the field that says it."""
    return sizeof(kind) - sizeof(c_int)
