"""The visit as a state machine: states, events, effects, and one pure step."""
