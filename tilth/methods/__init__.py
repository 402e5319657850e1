"""Pure rules in plain Python: values in, frozen dataclasses out.

No Django, no files, no clock, no database, so that each rule can be read, checked against its source and tested alone.
"""
