"""What's here: groups, places, what is on, gifts and offers, each on a page that belongs to whoever made it.

Words: page (of a group, a place, a business, an office), activity, offer, gift, note, hold (who may change a page).
It refuses a yes by anybody before a page stands, a group made to name or number its people, and a number of a giver
shown to anybody but whoever puts two people in touch.
"""
