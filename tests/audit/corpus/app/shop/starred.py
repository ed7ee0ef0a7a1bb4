from unknown_library import *
