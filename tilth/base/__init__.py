"""Django without domain: what every room stands on.

Holds the one transaction in which a verb writes (`writing`), the two hash chains (`audit`), sealed text and the keys
that open it (`sealing`), who is acting (`actors`), what roles may do as data (`roles`), and the one pure decision
(`policy`). It knows no person, team or plan, and refuses to: nothing here imports a room.
"""
