from django.http import HttpResponse
def start(request): return HttpResponse("start")
def begin(request, **kw): return HttpResponse("x")
