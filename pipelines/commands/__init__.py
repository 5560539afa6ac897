"""What each command does once its arguments are known: call one room, tell the reader what came of it."""
