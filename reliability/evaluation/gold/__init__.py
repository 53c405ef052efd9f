"""Every signal measured against human annotations."""
