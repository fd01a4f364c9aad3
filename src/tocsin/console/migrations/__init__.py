"""How the tables of the console came to be; `tocsin serve` and every command apply them."""
