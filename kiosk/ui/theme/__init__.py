"""How it looks: colours, type, spacing, icons."""
