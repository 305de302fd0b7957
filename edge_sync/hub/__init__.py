"""The county hub."""
