"""The verbs of this room: what must stand first (`grounds`), bringing in (`loading`), and what a source may ask back (`ringing`)."""
