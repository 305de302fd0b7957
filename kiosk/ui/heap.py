"""The heap of the process: free memory that goes back to the system, and with it what was written there."""

import ctypes


def give_back() -> None:
    """Give the system all memory that is free, about 1 ms; does nothing where the C library is not glibc.

    Pages drawn and pictures made leave holes that glibc would keep: some 9 MB after a visit, more after each, and in
    them what the visitor wrote until something else is put there.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
