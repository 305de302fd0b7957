"""Simulated devices that can fail in every way the real ones can."""
