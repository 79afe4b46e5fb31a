"""What people type about the tree and its people."""
