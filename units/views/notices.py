"""What the person who is logged in has been told, and how she wants it by e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from units import letters, services
from units.choices import MailChoice
from units.forms import ChoicesForm
from units.models import User

_PER_PAGE = 30


@login_required
@require_GET
def notices(request):
    """Her notices, the newest first."""
    listed = Paginator(request.user.notices.all(), _PER_PAGE).get_page(request.GET.get("sida"))
    context = {"notices": listed, "told": _together(listed), "unread": request.user.notices.unread().exists()}
    return render(request, "units/notices.html", context)


def _together(notices):
    """Return [(what they are about, notices)] in order: the unread ones of one kind about one thing are one line.

    What they are about is what follows the colon in the subject; a notice that stands alone has "" for it.
    """
    groups = {}
    for notice in notices:
        _, _, about = notice.subject.partition(": ")
        alone = notice.read_at or not about
        groups.setdefault(notice.pk if alone else (notice.kind, notice.path.partition("#")[0], about), []).append(
            notice
        )
    return [(key[-1] if len(group) > 1 else "", group) for key, group in groups.items()]


@login_required
@require_GET
def open_notice(request, pk):
    """Go to what the notice is about; it is read with that."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    services.read(notice=notice)
    return redirect(notice.path)


@login_required
@require_POST
def read_all(request):
    """Note that all are read."""
    services.read_all(by=request.user)
    return redirect("units:notices")


@login_required
@require_http_methods(["GET", "POST"])
def choices(request):
    """Which e-mail she wants."""
    form = ChoicesForm(request.POST or None, initial=services.choices_of(user=request.user))
    if form.is_valid():
        services.choose_mail(user=request.user, choices=form.cleaned_data)
        messages.success(request, "Dina val är sparade.")
        return redirect("units:choices")
    return render(request, "units/choices.html", {"form": form})


@csrf_exempt  # the mail program of the one who got the letter may press the button for her (RFC 8058)
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    """End e-mail about some kinds, by the link in a letter and without logging in.

    Reading the page changes nothing: what looks through mail for dangerous links opens it too.
    """
    try:
        key, kinds = letters.whose(token)
    except ValueError:
        raise Http404("Länken är inte hel.") from None
    user = get_object_or_404(User, key=key)
    if request.method == "POST":
        services.choose_mail(user=user, choices=dict.fromkeys(kinds, MailChoice.NONE))
    return render(request, "units/unsubscribe.html", {"kinds": kinds, "done": request.method == "POST"})
