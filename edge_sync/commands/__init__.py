"""Commands of `edge-sync` that look into a kiosk's file, beside the running agent."""
