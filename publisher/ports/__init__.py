"""What the work needs of the outside, one file for each consumer's need.

``sources``, ``store``, ``audience`` and ``transports`` provide these; one contract suite for each is in
``tests/contracts``.  Every method is safe to call from several threads.
"""
