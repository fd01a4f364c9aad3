"""What leaves in the world's formats, and what comes in by them."""
