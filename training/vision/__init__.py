"""Pictures of boards as people have them: drawn at random, and the networks that read them."""
