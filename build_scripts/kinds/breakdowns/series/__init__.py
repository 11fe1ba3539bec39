"""One amount a year, as chosen among what is stated, with what else is stated beside it."""
