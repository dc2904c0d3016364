"""Two hosts, the migration link, storage and the clients' network: the picture of a moment."""
