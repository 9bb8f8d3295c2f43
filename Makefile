# Maillage: everything is built into build/. Targets are listed by `make help`.
# `make demo` and `make test` install what they need from Debian's packages first (see deploy/bootstrap).

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
SHELL := /bin/bash

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
SERVICES := registry scheduling matching reporting notification federation gateway
VARIANT ?= release
B := build$(if $(filter-out release,$(VARIANT)),/$(VARIANT))

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Werror
BASE := -std=c11 -D_GNU_SOURCE -I. $(WARN) -g -MMD -MP
HARDEN := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
FLAGS_release := $(HARDEN)
FLAGS_asan := -O1 -fno-omit-frame-pointer -fsanitize=address -fPIE
FLAGS_ubsan := -O1 -fno-omit-frame-pointer -fsanitize=undefined -fno-sanitize-recover=all -fPIE
FLAGS_tsan := -O1 -fno-omit-frame-pointer -fsanitize=thread -fPIE
FLAGS_cov := -O0 --coverage -fPIE
comma := ,
CFLAGS_ALL := $(BASE) $(FLAGS_$(VARIANT)) $(CFLAGS)
LDFLAGS_ALL := -pie $(if $(filter release,$(VARIANT)),-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now,$(FLAGS_$(VARIANT))) $(LDFLAGS)
LIBS := -Wl,--as-needed -lzmq -lmsgpackc -llmdb -levent_core -levent_extra -levent_pthreads -ljansson -lsodium -lcsv -lzip -lexpat -lxlsxwriter -lz -lutf8proc -linih -lqrencode -lical -lcurl -lpthread -lm

COMMON_SRC := $(wildcard common/*.c)
PROTO_SRC := $(wildcard proto/*.c)
svc_src = $(filter-out services/$(1)/main.c,$(wildcard services/$(1)/*.c))
objs = $(patsubst %.c,$(B)/obj/%.o,$(1))

LIB_COMMON := $(B)/lib/libcommon.a
LIB_PROTO := $(B)/lib/libproto.a
LIB_SVC := $(foreach s,$(SERVICES),$(B)/lib/lib$(s).a)
BINS := $(B)/bin/maillage $(foreach s,$(SERVICES),$(B)/bin/maillage-$(s))

# Every file tests/unit/x.c and tests/prop/x.c is a program of its own; tests/fuzz/x.c is a libFuzzer target that also replays its seeds.
UNIT := $(patsubst tests/%.c,$(B)/test/%,$(wildcard tests/unit/*.c tests/prop/*.c))
REPLAY := $(patsubst tests/fuzz/%.c,$(B)/test/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
TESTLIB_SRC := $(wildcard tests/lib/*.c)

.PHONY: all bins tests help
all: bins
bins: $(BINS) $(B)/compile_commands.json

# --- packages ---------------------------------------------------------------------------------------------------------
build/.packages-build: deploy/bootstrap
	@mkdir -p build && deploy/bootstrap build && touch $@
build/.packages-test: deploy/bootstrap
	@mkdir -p build && deploy/bootstrap test && touch $@
build/.packages-bench: deploy/bootstrap
	@mkdir -p build && deploy/bootstrap bench && touch $@

# --- compiling --------------------------------------------------------------------------------------------------------
$(B)/obj/%.o: %.c | build/.packages-build
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -c $< -o $@
Q ?= @
# the reference data that a program carries inside
$(B)/obj/services/registry/communes.o $(B)/obj/services/scheduling/travel.o $(B)/obj/services/matching/territory.o: deploy/data/communes.csv

define lib_rule
$(1): $(call objs,$(2))
	@mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^
endef
$(eval $(call lib_rule,$(LIB_COMMON),$(COMMON_SRC)))
$(eval $(call lib_rule,$(LIB_PROTO),$(PROTO_SRC)))
$(eval $(call lib_rule,$(B)/lib/libtest.a,$(TESTLIB_SRC)))
$(foreach s,$(SERVICES),$(eval $(call lib_rule,$(B)/lib/lib$(s).a,$(call svc_src,$(s)))))
$(eval $(call lib_rule,$(B)/lib/libmaillage.a,$(call svc_src,maillage)))

$(B)/bin/maillage: $(B)/obj/services/maillage/main.o $(B)/lib/libmaillage.a $(LIB_PROTO) $(LIB_COMMON)
	@mkdir -p $(@D)
	$(Q)$(CC) $^ $(LDFLAGS_ALL) $(LIBS) -o $@
$(foreach s,$(SERVICES),$(eval $(B)/bin/maillage-$(s): $(B)/obj/services/$(s)/main.o $(B)/lib/lib$(s).a $(LIB_PROTO) $(LIB_COMMON)))
$(B)/bin/maillage-%:
	@mkdir -p $(@D)
	$(Q)$(CC) $^ $(LDFLAGS_ALL) $(LIBS) -o $@

TEST_LIBS := $(B)/lib/libtest.a $(LIB_SVC) $(B)/lib/libmaillage.a $(LIB_PROTO) $(LIB_COMMON)
$(B)/test/%: $(B)/obj/tests/%.o $(TEST_LIBS) | build/.packages-test
	@mkdir -p $(@D)
	$(Q)$(CC) $< -Wl,--start-group $(TEST_LIBS) -Wl,--end-group $(LDFLAGS_ALL) -rdynamic -lcmocka $(LIBS) -o $@
$(B)/test/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/replay.o $(TEST_LIBS)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter %.o,$^) -Wl,--start-group $(TEST_LIBS) -Wl,--end-group $(LDFLAGS_ALL) $(LIBS) -o $@
tests: $(UNIT) $(REPLAY)

$(B)/compile_commands.json: Makefile $(COMMON_SRC) $(PROTO_SRC) $(foreach s,$(SERVICES) maillage,$(wildcard services/$(s)/*.c))
	@mkdir -p $(@D)
	@{ echo '['; sep=; for f in $(filter %.c,$^); do \
	printf '%s{"directory":"%s","file":"%s","command":"clang $(filter-out -Werror -MMD -MP,$(BASE)) -c %s"}\n' "$$sep" "$(CURDIR)" "$$f" "$$f"; sep=,; \
	done; echo ']'; } > $@

-include $(shell [ -d $(B)/obj ] && find $(B)/obj -name '*.d')

# --- running ----------------------------------------------------------------------------------------------------------
JOBS ?= $(shell nproc 2>/dev/null || echo 1)
FLOWS := $(wildcard tests/flow/*_flow.py)
SIM := $(patsubst tests/%.c,$(B)/test/%,$(wildcard tests/sim/*_sim.c))
.PHONY: demo test bench asan ubsan tsan fuzz tidy format-check format install clean cov

# The main job, on a fresh node under build/demo, through HTTP only. Serves on when run in a terminal.
demo: build/.packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) bins
	@deploy/demo/demo.py --bin build/bin --node build/demo

# Four nodes, each in a network space of its own where root permits, else on 127.0.0.1: introduced, cut off from each other, healed.
.PHONY: demo-network
demo-network: build/.packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) bins
	@deploy/demo/network.py --bin build/bin --node build/demo-network

test: build/.packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) bins tests $(SIM)
	@tests/run $(B)/test-logs $(UNIT) $(REPLAY) $(SIM) $(FLOWS)

# The simulations, for as many seeds as asked; parts of them side by side.
SEEDS ?= 1000
sim: build/.packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) $(SIM)
	@tests/sim/run $(SEEDS) $(JOBS) $(B)
.PHONY: sim

# The same programs under a sanitizer: units, properties, fuzz seeds and the simulator.
asan ubsan tsan:
	@$(MAKE) --no-print-directory VARIANT=$@ sanitized
.PHONY: sanitized
sanitized: build/.packages-test
	@$(MAKE) --no-print-directory -j$(JOBS) tests $(SIM)
	@SIM_SEEDS=20 tests/run $(B)/test-logs $(filter-out %/crash_image_test,$(UNIT)) $(REPLAY) $(SIM)

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/%.c,build/fuzz/bin/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
# of tests/lib, what knows records only: the worlds of services need all of them, and cmocka
FUZZ_LIB := $(wildcard tests/lib/record_*.c tests/lib/sample.c)
build/fuzz/bin/%: tests/fuzz/%.c $(COMMON_SRC) $(PROTO_SRC) $(FUZZ_LIB) $(call svc_src,gateway) | build/.packages-check
	@mkdir -p $(@D)
	$(Q)clang $(filter-out -MMD -MP -Werror,$(BASE)) -w -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $(filter %.c,$^) \
	    $(call svc_src,federation) $(LIBS) -o $@
fuzz: $(FUZZERS)
	@for f in $(FUZZERS); do n=$$(basename $$f); mkdir -p build/fuzz/corpus/$$n; echo "fuzz $$n, $(FUZZ_SECONDS) s"; \
	$$f -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0 -artifact_prefix=build/fuzz/$$n- \
	    build/fuzz/corpus/$$n $$(ls -d tests/fuzz/seeds/$$n 2>/dev/null) || exit 1; done

# --- bench ------------------------------------------------------------------------------------------------------------
# ours and peers in turns, into build/bench/results.csv and table.md; ROWS=name[,name] for a part. Always of the release build.
BENCH := $(patsubst tests/bench/%.c,build/bench/%,$(wildcard tests/bench/*.c))
build/bench/%: build/obj/tests/bench/%.o build/lib/libtest.a build/lib/libscheduling.a build/lib/libmatching.a build/lib/libregistry.a build/lib/libfederation.a build/lib/libproto.a build/lib/libcommon.a
	@mkdir -p $(@D)
	$(Q)$(CC) $^ $(LDFLAGS_ALL) $(LIBS) -o $@
ROWS ?=
bench: bins build/.packages-bench $(BENCH) build/test/sim/year_sim
	@tests/bench/bench.py $(ROWS)

C_FILES := $(shell git ls-files -co --exclude-standard '*.c' 2>/dev/null)
build/.packages-check: deploy/bootstrap
	@mkdir -p build && deploy/bootstrap check && touch $@
tidy: $(B)/compile_commands.json build/.packages-check
	@printf '%s\n' $(filter common/% services/% proto/%,$(C_FILES)) | xargs -P 2 -n 4 clang-tidy -p build --quiet 2>&1 | grep -v 'warnings generated' ; exit $${PIPESTATUS[1]}
format-check: build/.packages-check
	@clang-format --dry-run --Werror $(filter-out proto/%,$(C_FILES)) && echo "format-check: clean"
format:
	@clang-format -i $(filter-out proto/%,$(C_FILES))

PREFIX ?= /usr/local
install: bins
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/maillage
	install -m 0755 $(BINS) $(DESTDIR)$(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(B)/bin/maillage completion > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/maillage
	cp -r deploy/data deploy/systemd deploy/nginx-site.conf deploy/node.conf.example $(DESTDIR)$(PREFIX)/share/maillage/
	rm -rf $(DESTDIR)$(PREFIX)/share/maillage/web && cp -r services/gateway/web/dist $(DESTDIR)$(PREFIX)/share/maillage/web
clean:
	rm -rf build

help:
	@echo 'make            build everything into build/'
	@echo 'make demo       the main job on a fresh node, through HTTP; serves on in a terminal'
	@echo 'make demo-network   four nodes on a network of their own: introduced, cut, healed'
	@echo 'make test       all tests; ends with "N passed, N failed"'
	@echo 'make sim        the simulations for many seeds (SEEDS=1000)'
	@echo 'make bench      measurements against peers, into build/bench/results.csv (ROWS=name for a part)'
	@echo 'make asan ubsan tsan   the tests under a sanitizer'
	@echo 'make fuzz       libFuzzer on the decoders (FUZZ_SECONDS=60 each)'
	@echo 'make tidy format-check format   clang-tidy, clang-format'
	@echo 'make web        rebuild the web pages (needs Node; what it makes is committed)'
	@echo 'make install    into PREFIX (/usr/local); clean'

# --- web pages --------------------------------------------------------------------------------------------------------
# services/gateway/web/dist is committed: only who changes the sources beside it needs Node. tests/flow/web_flow.py compares their hashes.
.PHONY: web
web:
	cd services/gateway/web && npm ci --no-audit --no-fund && node build.mjs
