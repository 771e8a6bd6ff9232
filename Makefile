PYTHON ?= python3

help setup run test bench lint lock:
	@$(PYTHON) -m launch $@

.PHONY: help setup run test bench lint lock
.DEFAULT_GOAL := help
