"""The forty properties of a first-class digest, on the finished HTML."""
