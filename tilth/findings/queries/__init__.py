"""What is asked of charts and findings."""
