"""The scorecard folder: its files, and every fault that is found before dbt runs."""
