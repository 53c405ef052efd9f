"""Text made safe for output, and findings marked in it."""
