"""What only a made-up place needs: a cast that signs in by a button, and a resident's account joined to their page."""

from __future__ import annotations

from tilth.accounts.models import Account
from tilth.base.actors import Actor
from tilth.base.writing import act, verb
from tilth.people.models import Person


@verb("demo.cast")
def cast(*, by: Actor, account: Account, demo_line: str, email: str) -> Account:
    """Mark an account as made up. With a line of introduction it gets a button on the sign-in page."""
    account.is_demo, account.demo_line, account.email = True, demo_line, email
    account.save(update_fields=["is_demo", "demo_line", "email"])
    act(by, "demo.cast", subject=account)
    return account


@verb("demo.own_page")
def own_page(*, by: Actor, person: Person, account: Account) -> Person:
    """Join a resident's account to the page about them."""
    person.account = account
    person.save(update_fields=["account"])
    act(by, "demo.own_page", person_id=person.pk, subject=person)
    return person
