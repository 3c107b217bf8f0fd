"""Rules of Jobcenter Uckermark, one module for what belongs together; German texts stand beside the rules."""
