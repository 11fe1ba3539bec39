"""The closed lists of what a descriptor may declare: each kind is one typed declaration beside what it computes."""
