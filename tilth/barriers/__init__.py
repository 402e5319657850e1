"""What got in the way: the rule, what it stopped, who can change it, and the answer that is owed.

Words: in the way (code: barrier), rule, what it stopped, where it comes from, answered.
It refuses a rule that names the person, a page that shows them to anybody who may not see them,
a way to learn who raised something unsigned, and any count or rank of leaders, teams or rules.
"""
