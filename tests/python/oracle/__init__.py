"""An independent model of the contract in plain Python: small, slow, read from the contract alone.

It shares no code with the package or the models, so that an agreement of the two says something.
"""
