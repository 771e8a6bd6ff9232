PYTHON ?= python3

help setup run test bench lint lock:
	@$(PYTHON) config/launch $@

.PHONY: help setup run test bench lint lock
.DEFAULT_GOAL := help
