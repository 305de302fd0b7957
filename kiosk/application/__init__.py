"""The loop: mailbox, store, effects and the ports the core needs."""
