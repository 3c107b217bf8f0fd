"""Rules of the Fachkonzept, one module for what belongs together; German texts for people stand beside the rules."""
