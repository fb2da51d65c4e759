"""Values and rules that know no file, no network and no database."""
