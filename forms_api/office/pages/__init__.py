"""The pages of the officers' area, each in the module of what it is about; how one is added: office/web/area.py."""
