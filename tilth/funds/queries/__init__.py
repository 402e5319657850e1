"""Questions about funds: what is open, what was granted, and grants as 360Giving publishes them."""
