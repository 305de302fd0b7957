"""Printer, scanner and panel: ports, drivers and simulators."""
