"""The benchmark's own claims: that the floor is right, and that what is measured is measured."""
