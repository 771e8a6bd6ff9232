"""Getting in and out, and what is said when something goes wrong."""

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from plans.demo.loading import PASSWORD
from tests.builders import a_cast, a_plan, a_red_thread

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def helena():
    helena = a_cast().helena
    helena.set_password("sommar-och-sol")
    helena.save()
    return helena


def test_the_right_password_leads_to_where_one_was_going(client, helena):
    fields = {"login": helena.email.upper(), "password": "sommar-och-sol", "next": "/dokument/"}
    response = client.post("/accounts/login/", fields)
    assert (response.status_code, response.url) == (302, "/dokument/")
    assert "Logga ut" in client.get("/").text


def test_the_wrong_password_is_said_in_swedish_and_tells_nothing_about_who_exists(client, helena):
    def answer(email):
        text = client.post("/accounts/login/", {"login": email, "password": "fel"}).text
        return text[text.index('role="alert"') :][:200]

    assert answer(helena.email) == answer("ingen@ekhamra.example")
    assert "lösenord" in answer(helena.email)


def test_an_empty_field_says_what_is_missing_beside_it(client):
    text = client.post("/accounts/login/", {"login": "", "password": ""}).text
    assert 'aria-describedby="id_login_error"' in text
    assert 'aria-describedby="id_password_error"' in text


def test_the_demo_shows_who_one_can_be_and_nothing_else_does(client, settings):
    assert "Prova demon" not in client.get("/accounts/login/").text
    settings.DEMO = True
    text = client.get("/accounts/login/").text
    for words in ("Prova demon", PASSWORD, "Helena Dahlqvist", "Enhetschef", "Controller"):
        assert words in text


def test_logging_out_asks_first_and_then_leads_home(client, helena):
    client.force_login(helena)
    assert "Vill du logga ut?" in client.get("/accounts/logout/").text
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_forgotten_password_is_replaced_by_way_of_a_letter(client, helena):
    assert client.get("/accounts/password/reset/").status_code == 200
    response = client.post("/accounts/password/reset/", {"email": helena.email}, follow=True)
    assert "Titta i din e-post" in response.text
    (letter,) = mail.outbox
    assert letter.subject == "Välj ett nytt lösenord till Röda tråden"
    assert letter.body.startswith("Hej!\n\nNågon, troligen du,")
    link = next(word for word in letter.body.split() if "/accounts/password/reset/key/" in word)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    assert "Välj nytt lösenord" in page.text
    new = {"password1": "vinter-och-sno-7", "password2": "vinter-och-sno-7"}
    assert "Lösenordet är ändrat" in client.post(page.request["PATH_INFO"], new, follow=True).text
    assert client.login(email=helena.email, password="vinter-och-sno-7")


def test_an_old_link_to_a_new_password_says_so(client):
    assert "Länken gäller inte längre" in client.get("/accounts/password/reset/key/x-y/").text


@pytest.mark.parametrize("page", ["signup", "email", "confirm-email", "2fa", "3rdparty", "password/set"])
def test_nobody_makes_an_account_or_changes_what_hers_is_known_by(client, helena, page):
    client.force_login(helena)
    assert client.get(f"/accounts/{page}/").status_code == 404
    assert client.post(f"/accounts/{page}/", {"email": "ny@ekhamra.example", "action_add": ""}).status_code == 404


def test_a_password_is_changed_by_the_one_who_knows_it(client, helena):
    client.force_login(helena)
    assert "Byt lösenord" in client.get("/").text
    fields = {"oldpassword": "sommar-och-sol", "password1": "vinter-och-sno-7", "password2": "vinter-och-sno-7"}
    assert "nuvarande lösenord" in client.post("/accounts/password/change/", fields | {"oldpassword": "fel"}).text
    assert "Lösenordet" in client.post("/accounts/password/change/", fields, follow=True).text
    assert client.login(email=helena.email, password="vinter-och-sno-7")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("400.html", "stämmer inte"),
        ("403.html", "Det får du inte göra"),
        ("403_csrf.html", "Sidan hann bli för gammal"),
        ("404.html", "Sidan finns inte"),
        ("500.html", "Något gick fel hos oss"),
    ],
)
def test_each_fault_has_a_page_that_needs_nothing_but_itself(page, words):
    text = render_to_string(page)
    assert words in text
    assert 'lang="sv"' in text
    assert 'href="/"' in text


def test_a_refusal_says_why(client):
    cast = a_cast()
    a_red_thread(cast)
    plan = a_plan(cast)
    client.force_login(cast.controller)
    response = client.get(f"/dokument/{plan.key}/mal/valj/")
    assert response.status_code == 403
    assert "Du har inte rätt att skriva i dokumentet." in response.text


def test_a_post_without_a_token_is_explained(helena):
    client = Client(enforce_csrf_checks=True)
    client.force_login(helena)
    response = client.post("/accounts/logout/")
    assert response.status_code == 403
    assert "Sidan hann bli för gammal" in response.text
