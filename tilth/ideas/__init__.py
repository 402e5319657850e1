"""Ideas, the answer each is owed, and questions to residents that say first what is already decided.

Words: idea (raised by anybody), question (asked by an office, with its honesty card), statement (agree, disagree or pass),
support (in words, never a ranking), comment (words under an idea).
It refuses a question without the four lines of its card, a question that closes with no answer owed, ideas put in order
by how many support them, and any way from a vote back to whoever cast it.
"""
