"""What a visit, an opinion, a deputy and a duty are; standard library only."""
