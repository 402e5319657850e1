"""What we learned, said carefully, and who does what about it; and charts of numbers over time.

It refuses a line for what was wished for, a number of a team or a worker beside another's, a number of fewer than ten people, a
finding that does not say whether it was seen, worked out or expected, and a fall without what would have happened anyway.
"""
