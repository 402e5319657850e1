"""Did it help? A comparison is written down before anybody can see a result, and then told whole, or declined.

It refuses a result that nobody wrote down first, a row about somebody once it has been worked out, a column that was not
named beforehand, a fall without what would have happened anyway, and a figure where its own checks fail.
"""
