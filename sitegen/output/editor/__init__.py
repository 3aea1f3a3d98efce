"""The editors' page `/redazione/`: Sveltia CMS, its configuration written from the schema that checks the pages."""
