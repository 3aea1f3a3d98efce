"""Pictures that the build draws from what pages say; their words stand beside them, in a table or a list."""
