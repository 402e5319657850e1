"""Who may come near a person, and what they see.

Words: introduction, alongside (a relation with dates), the person's say, pull in, invitation, link and PIN (a pass),
when we next meet. Holds the doors to a person (`access.person_for`, `access.visible_to`). Refuses: a referral, a
waiting list in any order but the oldest first, help that hangs on the say, anybody seeing a person by their role.
"""
