"""The one kind of answer: what is owed, by which office, since when, and what came of it.

Words: office (whoever can change a thing), answer (something owed in words), answer date (set by
the office, moved once and openly), verdict (the asker's: answered, or not really).
The clock is the leader's. It refuses an answer without words, a date moved twice, an answer given
by anybody but the office that owes it, and any way of learning who raised something unsigned.
"""
