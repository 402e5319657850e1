"""Evidence that does not flatter: what happened, whether a number changed, what would have happened anyway, who is one person in many files.

Its words: event, window, chosen, expected anyway, run chart, source, linked.
It refuses a fall without what was to be expected anyway, a line for what was wished for, and figures of fewer than eight people.
It refuses to know the record: files come in and files go out, and no path leads from here to a person's page.
"""
