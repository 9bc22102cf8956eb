"""Examples worked out by hand, through the real loader and dbt."""
