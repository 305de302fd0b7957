"""The least Kivy can do: a window of the kiosk's size with one button. What the kiosk's figures are compared with."""

import os
import tempfile

if __name__ == "__main__":
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONSOLELOG="1", KIVY_HOME=tempfile.mkdtemp())

    from kivy.config import Config

    Config.set("graphics", "width", "1280")
    Config.set("graphics", "height", "800")

    from kivy.app import runTouchApp
    from kivy.uix.button import Button

    runTouchApp(Button(text="ready"))
