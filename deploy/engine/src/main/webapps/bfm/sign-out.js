/* Nothing to add while people have a password of the engine; with BFM_ACCOUNTS=oidc the engine answers with another file. */
