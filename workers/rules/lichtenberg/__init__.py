"""Rules that only the concept of Jobcenter Berlin Lichtenberg knows."""
