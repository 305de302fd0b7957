"""One module a screen: lays its model out on a sheet."""
