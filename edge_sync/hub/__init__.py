"""The county hub: takes events in, keeps cases, and publishes what the county decides."""
