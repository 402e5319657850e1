"""The verbs of this room: what must stand first (`grounds`), bringing in (`loading`), what a source may ask back (`ringing`), linking by names (`linking`)
and how what happened is worked out (`looking`)."""
