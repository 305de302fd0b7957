"""Codes that people carry: read strictly, never raising."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes import (
    HashedCode,
    ScannedBadge,
    ScannedPublicCode,
    ScannedReceipt,
    ScryptCost,
    UnknownCode,
    Why,
    bare,
    fits,
    hash_query_code,
    is_query_code,
    is_ticket_prefix,
    query_code,
    read_code,
    read_ticket_no,
    receipt_text,
    ticket_no,
    ticket_sequence,
)
from kiosk.domain.ticket import ALPHABET, QueryCode, Receipt, TicketNo

SECRET = "0123456789ABCDEFGHJKMNPQRS"  # noqa: S105 - nobody's badge
CHEAP = ScryptCost(n=4, r=1, p=1)

prefixes = st.text(ALPHABET, min_size=2, max_size=4)
sequences = st.integers(0, 30**7)
anything = st.one_of(st.text(max_size=300), st.from_regex(r"DH[TPB][0-9]?:?.{0,60}"), st.none())


@given(anything)
def test_no_text_makes_reading_raise(text: str | None) -> None:
    assert read_code(text, public_patterns=("https://dbm.example/d/{code}", "{code}", "broken", "{code}{code}"))


@given(prefixes, sequences, st.integers(0, 999_999))
def test_a_printed_code_is_read_back(prefix: str, sequence: int, drawn: int) -> None:
    receipt = Receipt(ticket_no(prefix, sequence), query_code(drawn))
    assert read_code(receipt_text(receipt)) == ScannedReceipt(receipt)


@given(prefixes, sequences)
def test_a_ticket_number_gives_its_sequence_back_with_and_without_hyphens(prefix: str, sequence: int) -> None:
    number = ticket_no(prefix, sequence)
    assert ticket_sequence(prefix, number) == ticket_sequence(prefix, TicketNo(bare(number).lower())) == sequence


@given(prefixes, sequences, st.data())
def test_one_wrong_character_is_always_noticed(prefix: str, sequence: int, data: st.DataObject) -> None:
    whole = bare(ticket_no(prefix, sequence))
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(whole[place], "")))
    assert read_ticket_no(whole[:place] + other + whole[place + 1 :]) is None


@given(sequences, sequences)
def test_two_sequences_never_share_a_ticket_number(one: int, other: int) -> None:
    assert (bare(ticket_no("K7", one)) == bare(ticket_no("K7", other))) == (one == other)


def test_a_ticket_number_looks_as_the_documents_say() -> None:
    assert [ticket_no("K7", sequence) for sequence in (0, 30**4)] == ["K7-2222-S", "K7-32222-G"]


@pytest.mark.parametrize("typed", ["k7-2222-s", "K72222S", " K7 2222 S "])
def test_a_ticket_number_may_be_typed_in_any_way(typed: str) -> None:
    assert read_ticket_no(typed) == "K7-2222-S"


@pytest.mark.parametrize("typed", ["", "K7", "K7-2222-T", "K7-2222-0", "二维码", "K7-2222-S" * 9])
def test_what_cannot_be_a_ticket_number_is_none(typed: str) -> None:
    assert read_ticket_no(typed) is None


def test_a_ticket_of_another_kiosk_has_no_sequence_here() -> None:
    assert ticket_sequence("K7", ticket_no("K8", 5)) is None


def test_a_ticket_with_superfluous_leading_characters_is_not_ours() -> None:
    longer = read_ticket_no("K7" + "2" * 5 + "S") or next(
        number for check in ALPHABET if (number := read_ticket_no("K7" + "2" * 5 + check))
    )
    assert ticket_sequence("K7", longer) is None


def test_a_badge_leaves_as_the_hash_of_its_secret() -> None:
    assert read_code(f"DHB1:qb-d0004:{SECRET}") == ScannedBadge("qb-d0004", hashlib.sha256(SECRET.encode()).hexdigest())


def test_a_public_code_is_never_a_badge() -> None:
    assert read_code("DHP1:QB58XRVXWZ") == ScannedPublicCode("QB58XRVXWZ")  # type: ignore[arg-type]


def test_a_countys_own_code_is_found_where_the_pattern_says() -> None:
    found = read_code("https://dbm.example/d/QB58XRVXWZ?v=2", public_patterns=("https://dbm.example/d/{code}?v=2",))
    assert found == ScannedPublicCode("QB58XRVXWZ")  # type: ignore[arg-type]


def test_a_countys_pattern_is_plain_text_and_no_expression() -> None:
    patterns = (".*{code}", "https://[a-z]+/{code}")
    assert read_code("https://x/QB58XRVXWZ", public_patterns=patterns) == UnknownCode(Why.FOREIGN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, Why.UNREADABLE),
        ("  \n", Why.UNREADABLE),
        ("x" * 4096, Why.UNREADABLE),
        ("DHB1:qb-d0004:" + "x" * 4096, Why.UNREADABLE),
        ("https://example.org/", Why.FOREIGN),
        ("DHT1:K7-2222-T:123456", Why.DAMAGED),
        ("DHT1:K7-2222-S:12345", Why.DAMAGED),
        ("DHT1:K7-2222-S:１２３４５６", Why.DAMAGED),
        ("DHP1:qb58xrvxwz", Why.DAMAGED),
        (f"DHB1:qb-d0004:{SECRET}X", Why.DAMAGED),
        (f"DHB1:qb-d0004:{SECRET.lower()}", Why.DAMAGED),
        ("DHB2:qb-d0004:1:AAAA", Why.DAMAGED),
    ],
)
def test_what_is_none_of_ours_says_why(text: str | None, why: Why) -> None:
    assert read_code(text) == UnknownCode(why)


def test_neither_secret_nor_query_code_shows_in_what_is_logged() -> None:
    shown = repr((read_code("DHT1:K7-2222-S:483920"), read_code(f"DHB1:qb-d0004:{SECRET}")))
    assert "483920" not in shown
    assert SECRET not in shown


@given(st.integers(0, 999_999))
def test_every_drawn_query_code_is_six_digits(drawn: int) -> None:
    assert is_query_code(query_code(drawn))


def test_only_the_right_query_code_fits_its_hash() -> None:
    hashed = hash_query_code(QueryCode("483920"), salt=b"salt", cost=CHEAP)
    assert fits(QueryCode("483920"), hashed)
    assert not fits(QueryCode("483921"), hashed)
    assert not fits(QueryCode("483920"), HashedCode(b"other", hashed.hash, CHEAP))


@pytest.mark.parametrize(
    ("prefix", "good"), [("K7", True), ("K7AB", True), ("K", False), ("K7ABC", False), ("K0", False)]
)
def test_a_prefix_has_two_to_four_characters_of_the_alphabet(prefix: str, good: bool) -> None:
    assert is_ticket_prefix(prefix) is good
