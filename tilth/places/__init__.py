"""The place: its name and nation, its neighbourhoods as residents name them, and what it chose for itself.

Words: place, neighbourhood, word (the place's own, over Tilth's), switch, holiday, safety number.
It refuses wards and codes as the first unit, a word that would break a page, and a switch with nothing behind it.
"""
