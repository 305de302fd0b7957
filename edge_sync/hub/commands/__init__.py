"""What the office types: one module a subject, all under `county-hub`."""
