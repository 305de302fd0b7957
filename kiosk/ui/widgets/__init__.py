"""Parts that pages share: each draws itself onto a sheet."""
