"""Shapes of everything that crosses the wire inside an envelope."""
