"""Posts from documents of Word (.docx)."""
