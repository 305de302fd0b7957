"""Writing free text: the text with its caret, what may stand in it, the keyboards, and the ways to write."""
