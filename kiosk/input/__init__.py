"""Ways of writing (handwriting, pinyin, keyboards) without Kivy."""
