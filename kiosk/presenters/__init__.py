"""State in, screen model out; pure."""
