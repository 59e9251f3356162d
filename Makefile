# `make run` shows it on your photos; `make test` runs the whole suite.
SWIFT_FLAGS := --explicit-target-dependency-import-check error

.PHONY: test
test:
	swift test $(SWIFT_FLAGS)
