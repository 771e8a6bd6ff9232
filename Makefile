PYTHON ?= python3

help setup run test bench soak lint lock:
	@$(PYTHON) config/launch $@

.PHONY: help setup run test bench soak lint lock
.DEFAULT_GOAL := help
