def old():
    raise NotImplementedError
