"""Every page asks for sign-in, or is listed here with the reason why it is open."""

import pytest
from django.test import Client

from tests.guards.addresses import Address, addresses

PUBLIC = {
    "account_login": "the sign-in page itself",
    "account_logout": "signing out twice is no error",
    "account_inactive": "tells somebody whose account is closed why they cannot sign in",
    "accounts:first-password": "the one-time link of a new account is its proof",
    "accounts:demo": "the demo's one-click sign-in; 404 in any other running",
    "mfa_authenticate": "the second step of sign-in; without the first it leads back to it",
    "start": "says to whoever comes by what this is",
    "help": "answers what people ask before they have an account",
    "language": "a stranger may read in their language too",
    "large-type": "a stranger may read large type too",
    "notices:stop": "the signed link in a mail is its proof; it stops that member's mails and nothing else",
    "notices:feed": "a calendar program signs in nowhere: the secret in the address is its proof",
    "activities:tick": "tells who scans the code without an account to speak with the recorder; shows no meeting",
    "polls:slip": "whoever holds a slip votes by it, without an account; the slip is the right to vote",
    "polls:opinion": "anybody who has the link gives an opinion, without an account",
    "polls:opinion-slip": "whoever holds a slip gives an opinion by it, without an account",
    "study:worker": "a script that keeps opened texts in the browser, the same for everybody",
    "gallery": "shows components without data, and only while developing",
}
SIGN_IN = ("/accounts/", "/operator/login/")


def refuses_strangers(client: Client, address: Address) -> bool:
    """Tell whether somebody who is not signed in is sent to sign in, or is told so by the API."""
    answer = client.get(address.path)
    if address.path.startswith("/api/"):
        return answer.status_code == 401
    return (
        answer.status_code == 302 and answer["Location"].startswith(SIGN_IN) and "next=" in answer["Location"]
    )


@pytest.mark.django_db
def test_every_address_asks_for_sign_in_or_is_listed_as_public(client: Client) -> None:
    open_to_all = [
        f"{address.name} ({address.path})"
        for address in addresses()
        if address.name not in PUBLIC and not refuses_strangers(client, address)
    ]

    assert open_to_all == []


@pytest.mark.django_db
def test_no_public_address_is_listed_in_vain(client: Client) -> None:
    by_name = {address.name: address for address in addresses()}

    assert [name for name in PUBLIC if name not in by_name or refuses_strangers(client, by_name[name])] == []
