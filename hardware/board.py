"""The one place that chooses real or simulated devices."""
