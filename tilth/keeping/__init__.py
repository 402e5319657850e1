"""Looking after Tilth: starting a place, serving it, backing it up, bringing it back, letting things in and out.

Its words: keeper, looking after, backup, restore, bring in, open files.
It refuses a keeper's look at anybody's page, a bulk copy of named people by a press of a button, half
an import, a backup that holds the keys beside what they open, and a restore over a place unasked.
"""
