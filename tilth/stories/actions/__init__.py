"""Telling and taking back, uses and their yes, the answer owed, and what people do together with stories."""
