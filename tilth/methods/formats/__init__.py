"""File formats: bytes in, plain values out, and back."""
