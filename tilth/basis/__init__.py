"""Why an organisation may use what people say: for each organisation and purpose the basis in law, the power and the agreement.

Its words: basis, purpose, sharing agreement, ran out, written again.
It refuses to know any person: no basis is read from what somebody said, and nothing that somebody said from a basis.
It refuses words that are changed in silence: another agreement is written beside the old one, and both stay.
"""
