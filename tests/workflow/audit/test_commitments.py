"""Commitments bind a text without holding it."""

import hashlib
import hmac

from tests.workflow.evidence_samples import KEY
from workflow.audit.commitments import commitment, commitments_in, mac_of


def test_mac_is_hmac_sha_256_of_the_nfc_text_under_the_key() -> None:
    expected = hmac.new(KEY, "été".encode(), hashlib.sha256).hexdigest()
    assert mac_of(KEY, "été") == mac_of(KEY, "e\u0301te\u0301") == expected


def test_same_text_under_two_keys_gives_two_macs() -> None:
    assert mac_of(KEY, "été") != mac_of(bytes(32), "été")


def test_commitments_are_found_wherever_they_stand() -> None:
    first, second = commitment("t1", KEY, "a"), commitment("t2", KEY, "b")
    value = {"x": {"reason": first}, "list": [1, second, "ref"], "ref": "t3", "mac": 3}
    found = [(str(one["ref"]), str(one["mac"])) for one in (first, second)]
    assert list(commitments_in(value)) == found
