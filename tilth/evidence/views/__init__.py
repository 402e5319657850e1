"""Pages: contacts and their sources (`contacts`), who is one person (`linking`), and what happened (`happened`)."""
