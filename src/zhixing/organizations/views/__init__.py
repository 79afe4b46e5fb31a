"""The pages of the tree and its people."""
