"""Seeded faults against the real parts: what was said to be saved is at the hub, once, in order, or the run failed."""
