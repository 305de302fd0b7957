"""The bench and the demo: the whole product on a laptop."""
