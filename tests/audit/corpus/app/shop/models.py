from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import DeclarativeBase


class Order(BaseModel):
    number: int
    note: str = ""


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")
    number: int = 0


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"
