"""The kiosk's own tables beside the outbox, in one SQLite file."""
