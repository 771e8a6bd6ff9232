"""What is done with every request."""

from django.http import Http404


def refuse_nul(get_response):
    """Answer 404 where the address has a NUL in it: PostgreSQL takes none, and no address of ours has one."""

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404("Adressen finns inte.")
        return get_response(request)

    return middleware
