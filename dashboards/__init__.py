"""The pages: released files in, pictures and sentences out. No measure is computed here."""
