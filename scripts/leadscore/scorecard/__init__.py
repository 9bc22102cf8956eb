"""The scorecard folder: its thirteen files, and every fault that is found before dbt runs."""
