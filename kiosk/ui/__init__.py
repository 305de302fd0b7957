"""The window: draws screen models with Kivy, posts events."""
