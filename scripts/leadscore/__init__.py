"""Lead scoring in the data warehouse: the Python around the dbt project."""
