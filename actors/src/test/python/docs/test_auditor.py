"""Tests of an auditor, for the guide."""

# tag::pytest
import clutch
import clutch.testing
from account import GetTotal
from auditor import Auditor


def test_an_auditor_notes_the_total() -> None:
    with clutch.testing.hosts() as hosts:
        auditor = Auditor()
        account = hosts.add("account")
        auditor.audit(account.ref)
        assert account.told == [GetTotal(clutch.self_ref())]
        auditor.receive(7.5)
        assert auditor.totals == [7.5]


# end::pytest
