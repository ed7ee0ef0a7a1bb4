"""What the refusal of a call says."""

from __future__ import annotations

import pytest

from netra_fakes import (
    ConfigurationError,
    ImpossibleAssertionError,
    SignatureMismatchError,
    make_fake,
    make_fake_class,
)


class Store:
    async def execute(self, q: str, *, limit: int = 1) -> None:
        raise NotImplementedError

    def keep(self, key: str, /, **fields: object) -> None:
        raise NotImplementedError

    def find(self, key: str, /, *keys: str) -> None:
        raise NotImplementedError

    def rename_every_entry(self, previous_name: str, present_name: str) -> None:
        raise NotImplementedError


def test_unexpected_keyword_is_named_before_what_it_leaves_out() -> None:
    store = make_fake(Store)
    with pytest.raises(SignatureMismatchError) as caught:
        store.execute(qq=1)
    assert str(caught.value).splitlines()[0] == (
        "cannot call 'Store.execute' like this: "
        "got an unexpected keyword argument 'qq'; did you mean 'q'?"
    )


def test_long_reason_stands_on_a_line_of_its_own() -> None:
    store = make_fake(Store)
    with pytest.raises(SignatureMismatchError) as caught:
        store.rename_every_entry("a", presnt_name="b")
    assert str(caught.value).splitlines()[:2] == [
        "cannot call 'Store.rename_every_entry' like this:",
        "got an unexpected keyword argument 'presnt_name'; did you mean 'present_name' or "
        "'previous_name'?",
    ]


def test_keyword_near_nothing_is_named_alone() -> None:
    store = make_fake(Store)
    with pytest.raises(SignatureMismatchError) as caught:
        store.execute("a", verbosity=1)
    assert str(caught.value).splitlines()[0] == (
        "cannot call 'Store.execute' like this: got an unexpected keyword argument 'verbosity'."
    )


def test_keyword_that_a_positional_only_parameter_has_is_unexpected() -> None:
    store = make_fake(Store)
    with pytest.raises(SignatureMismatchError, match="unexpected keyword argument 'key'"):
        store.find("a", key="b")


def test_missing_argument_beside_free_keywords_is_named() -> None:
    store = make_fake(Store)
    with pytest.raises(SignatureMismatchError, match=r"missing a required .*argument: 'key'"):
        store.keep(colour="red")


def test_unexpected_keyword_in_an_assertion_is_named() -> None:
    store = make_fake(Store)
    with pytest.raises(ImpossibleAssertionError) as caught:
        store.execute.assert_called_with(qq=1)
    assert str(caught.value).splitlines()[:2] == [
        "this assertion on 'Store.execute' can never hold:",
        "got an unexpected keyword argument 'qq'; did you mean 'q'?",
    ]


@pytest.mark.parametrize("factory", [make_fake, make_fake_class])
def test_unknown_mode_for_types_is_refused(factory: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        factory(Store, types="wran")
    assert str(caught.value) == (
        "types='wran' is none of its values; did you mean 'warn'?\n"
        "\n"
        "Type one of:\n"
        '  types="warn"\n'
        '  types="error"\n'
        '  types="off"'
    )


def test_mode_near_nothing_is_refused_too() -> None:
    with pytest.raises(ConfigurationError, match="types='loud' is none of its values\\."):
        make_fake(Store, types="loud")
