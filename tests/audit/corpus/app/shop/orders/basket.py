class Basket:
    def add(self, name, count=1):
        raise NotImplementedError
