"""`python -m bench`: run every yardstick."""

from bench import audit, pages

if __name__ == "__main__":
    raise SystemExit(pages.main() or audit.main([]))
