"""Setting text in every script, for the window and for paper: Pango and Cairo, without Kivy."""
