"""Store-and-forward between one kiosk and the county hub over MQTT 5."""
