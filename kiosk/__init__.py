"""The touchscreen program of a deputies' home."""
