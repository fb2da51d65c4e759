"""Posts from exports of Medium."""
