from shop.payments import Gateway, charge
from shop.store import *
