"""A page that people who agree share, beside each one's own: what they want help with together, steps, looking back.

Words: family page, member, line, code, "may see it", leave. It knows nothing of anybody's own page.
It refuses to add anybody without their own yes, to say who left or said no, to hold where somebody lives, and to guess from
an address, a name or a relation that people belong together.
"""
