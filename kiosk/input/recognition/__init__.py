"""Reading handwriting, in a process of its own: strokes to pictures, pictures to characters."""
