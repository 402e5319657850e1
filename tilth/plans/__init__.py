"""What a person wants help with, in their own sentences, and the small steps towards it.

Words: aim ("Help me to…"), score (0 to 10, theirs), step, rhythm, look back.
It refuses due dates, anything late, any sum of scores, and closing a plan because time has passed.
"""
