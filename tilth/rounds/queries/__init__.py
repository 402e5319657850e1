"""Questions about rounds: what is there, and what came of a vote as anybody may see it."""
