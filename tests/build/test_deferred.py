"""Fakes of a dotted path, before and at their first use."""

from __future__ import annotations

from json import JSONDecoder

import pytest

from netra_fakes import UnknownAttributeError, make_fake


def test_unknown_name_at_the_first_use_is_refused_with_its_reason() -> None:
    decoder = make_fake("json:JSONDecoder")
    with pytest.raises(UnknownAttributeError, match="did you mean 'decode'"):
        decoder.decoed()


def test_wrong_attributes_fail_at_every_use() -> None:
    decoder = make_fake("json:JSONDecoder", attributes={"strickt": True})
    for _ in range(2):
        with pytest.raises(UnknownAttributeError, match="did you mean 'strict'"):
            decoder.decode("{}")


def test_right_attributes_are_there_at_the_first_use() -> None:
    decoder = make_fake("json:JSONDecoder", attributes={"strict": False})
    assert decoder.strict is False
    assert isinstance(decoder, JSONDecoder)
