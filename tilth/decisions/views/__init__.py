"""Pages of this room: money (`money`), what may be done (`book`), and decision notes (`notes`)."""
