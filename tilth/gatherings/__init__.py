"""Gatherings: where people meet, who hosts, what there is to eat, and what was heard there.

Words: gathering (anybody with a sign-in hosts one), what was heard (written by the host, for all to read), real life in the
room (a story, somebody who lives it, or why not).
It refuses a list of who came, a gathering that is written up with nobody's real life in it and no word why, and a host
whom somebody has to approve.
"""
