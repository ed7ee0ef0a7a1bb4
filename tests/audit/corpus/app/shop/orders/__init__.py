from shop.orders.basket import Basket as Cart


def new():
    raise NotImplementedError
