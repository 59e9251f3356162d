# The two commands to know: `make run` shows Afterimage on your photos, `make test` checks everything.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
SWIFT_SOURCES := Package.swift Sources Tests Benchmarks/vectors Benchmarks/embedding Benchmarks/clustering
PYTHON_SOURCES := Scripts Training Benchmarks Tests
SHELL_SOURCES := .ci/run Scripts/setup Scripts/first-run Scripts/test Scripts/bench Scripts/bench-vectors Scripts/bench-clustering Scripts/bench-duplicates Scripts/bench-web Scripts/check-neon
PYTHON := .venv/bin/python

# Loops over pixels are optimised in debug builds, too (see Package.swift).
export AFTERIMAGE_OPTIMISED_LOOPS := 1
# All tests at once would open over a thousand files, where Foundation's `Process` reads past its buffer of open files and
# crashes (swift-corelibs-foundation, issue 5472); a few at a time are also twice as fast.
TEST_FLAGS := --experimental-maximum-parallelization-width $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))
# Read by the scripts; passed through the environment so that spaces survive.
export TEST_FLAGS PHOTOS QUERY OPEN SWIFT_FLAGS BENCH_OPTIONS VECTOR_OPTIONS DUPLICATE_OPTIONS WEB_OPTIONS

.PHONY: help run test test-web test-threads bench bench-indexing bench-vectors bench-clustering bench-duplicates bench-growth bench-web bench-decoding lint format setup clean

help:
	@echo 'make run       install what is missing, build, index photos, show a search and open the app'
	@echo '                 PHOTOS=FOLDER  which photos (else your pictures folder, else the samples)'
	@echo '                 QUERY=WORDS    what to look for'
	@echo '                 OPEN=no        end after the search'
	@echo 'make test      run the whole test suite'
	@echo 'make test-web  only the tests of the web app, in Chromium'
	@echo 'make test-threads  test search under the Thread Sanitizer'
	@echo 'make bench     measure indexing, vector search, clustering and duplicates against others, and the web app'
	@echo '                 with 100,000 photos; writes Benchmarks/results; only one of them: bench-indexing, bench-vectors,'
	@echo '                 bench-clustering, bench-decoding, bench-duplicates, bench-growth (duplicates up to a million photos), bench-web'
	@echo 'make lint      check formatting and style'
	@echo 'make format    put formatting right'
	@echo 'make setup     only install what is missing'
	@echo 'make clean     remove build folders (keeps installed parts and your library)'

run:
	@Scripts/setup
	@Scripts/first-run

test:
	@Scripts/setup --tests
	@Scripts/test

test-web:
	@Scripts/setup --tests
	swift build --product afterimage $(SWIFT_FLAGS)
	AFTERIMAGE_PROGRAM=.build/debug/afterimage $(PYTHON) -m pytest -q -p no:cacheprovider Tests/WebApp

# In a build folder of its own: sanitized objects fit no others. Only the targets it needs: the rest takes minutes to build.
test-threads:
	@Scripts/setup --tests
	AFTERIMAGE_TEST_TARGETS=VectorSearchTests,PhotoSearchTests swift test --sanitize=thread $(TEST_FLAGS) --scratch-path .build-threads $(SWIFT_FLAGS)

bench: bench-indexing bench-decoding bench-vectors bench-clustering bench-duplicates bench-growth bench-web

bench-indexing:
	@Scripts/setup --tests
	@Scripts/bench

# The colours of every kind of file against those that it was made of.
bench-decoding:
	@Scripts/setup --tests
	AFTERIMAGE_DECODING_TABLE=$(CURDIR)/Benchmarks/results/decoding.md swift test $(SWIFT_FLAGS) --filter DecodeMatrixTests

bench-vectors:
	@Scripts/bench-vectors

bench-clustering:
	@Scripts/bench-clustering

bench-duplicates:
	@Scripts/bench-duplicates

bench-growth:
	@GROWTH=1 Scripts/bench-duplicates

bench-web:
	@Scripts/setup --bench
	@Scripts/bench-web

lint:
	@Scripts/setup --tests
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	$(PYTHON) -m ruff check $(PYTHON_SOURCES)
	$(PYTHON) -m ruff format --check $(PYTHON_SOURCES)
	.venv/bin/shellcheck $(SHELL_SOURCES)

format:
	@Scripts/setup --tests
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)
	$(PYTHON) -m ruff check --fix $(PYTHON_SOURCES)
	$(PYTHON) -m ruff format $(PYTHON_SOURCES)

setup:
	@Scripts/setup

clean:
	rm -rf .build .build-threads Benchmarks/data
