"""What is done with every request."""

from django.http import Http404


def strip_nul(get_response):
    """Strip NUL from what is asked, as at every door: PostgreSQL takes none. An address with one is none of ours."""

    def middleware(request):
        if "\0" in request.path_info:
            raise Http404("Adressen finns inte.")
        while "%00" in (asked := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return get_response(request)

    return middleware
