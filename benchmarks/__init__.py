"""What the main job costs, beside the floor: `python -m benchmarks.bench --help`."""
