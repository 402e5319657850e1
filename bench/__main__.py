"""`python -m bench`: run every yardstick."""

from bench import audit, pages, policy

if __name__ == "__main__":
    raise SystemExit(pages.main() or audit.main([]) or policy.main([]))
