# Everything that one does with this project, in one place. Each is a script of its own; this only names them.
.DEFAULT_GOAL := help
.PHONY: help run test long conformance bench image up backup restore

help: ## This
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: ## Start a server with a database of its own
	./run

test: ## What CI runs
	./test

long: ## The same with campaigns that take hours
	./test --long

conformance: ## The conformance suites over the cases in CASES=folder
	./test --conformance $(CASES)

bench: ## One benchmark: NAME=commits; without it the list
	bench/run $(NAME)

image: ## The container
	docker build --tag linkedrecords .

up: ## Two nodes on one PostgreSQL behind a proxy, in containers
	docker compose up --build

backup: ## Save everything to FILE=name
	./linkedrecords backup $(FILE)

restore: ## Bring FILE=name back into an empty database
	./linkedrecords restore $(FILE)
