"""Letter service: shows a document of the outbox to users whose engine session may read its case."""
