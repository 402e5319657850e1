"""Stories: told in one's own words, for whom the teller chose, answered, and gone when they are taken back.

Words: story, teller, audience (only me, my worker, our team, leaders, everyone), use (a room, a circle or elsewhere, each with
its own yes), triangle (the teller's own meaning), circle (chooses and says because), theme (named by a human).
It refuses a use without the teller's yes, a score or an order of merit, a theme that no human named, and anything of a story
that stays when it is taken back.
"""
