# SPDX-License-Identifier: MIT
# The C tests of src/core: make -f test/c/tests.mk test-c, or from the Makefile.
#
#   test-c    all programs, plain                       (gcc)
#   valgrind  the same programs under memcheck
#   asan      all programs, address and undefined behaviour sanitizers (clang)
#   fuzz      every libFuzzer target for FUZZ_TIME seconds (clang)
#
# One directory of objects per way to compile, build/c/{plain,asan,fuzz}.

FUZZ_TIME ?= 60
C_JOBS ?= $(shell getconf _NPROCESSORS_ONLN)
C_CC ?= gcc
C_CLANG ?= clang

C_OUT := build/c
C_CORE = $(wildcard src/core/*.c) $(C_NGHTTP2)
C_HELP := $(filter-out $(wildcard test/c/test-*.c),$(wildcard test/c/*.c))
C_APP := test/fuzz/actions.c
C_TESTS := $(patsubst test/c/%.c,%,$(wildcard test/c/test-*.c))
C_FUZZ := $(patsubst test/fuzz/%.c,%,$(wildcard test/fuzz/fuzz-*.c))

C_HEADERS := $(shell scripts/nghttp2.sh cflags)
C_FLAGS := -std=c11 -g -fno-omit-frame-pointer -Wall -Wextra -Wpedantic \
  -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef -Wconversion \
  -MMD -MP $(if $(filter true,$(CI)),-Werror) $(C_HEADERS)
# nghttp2 is compiled as the tests are, with its assertions; where there is no
# source the system's archive, or shared library, has to do.
ifeq ($(shell scripts/nghttp2.sh which),source)
C_NGHTTP2 := $(wildcard deps/nghttp2/lib/*.c)
C_LIBS :=
else
C_NGHTTP2 :=
C_LIBS := $(or \
  $(wildcard $(shell pkg-config --variable=libdir libnghttp2)/libnghttp2.a), \
  $(shell pkg-config --libs libnghttp2))
endif

C_FOREIGN := -g -fno-omit-frame-pointer -MMD -MP -w $(C_HEADERS) \
  -DHAVE_ARPA_INET_H -DHAVE_NETINET_IN_H \
  -DHAVE_CLOCK_GETTIME -DHAVE_DECL_CLOCK_MONOTONIC

C_SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
C_COMPILE_plain := $(C_CC) -O1
C_COMPILE_asan := $(C_CLANG) -O1 $(C_SANITIZE)
C_COMPILE_fuzz := $(C_CLANG) -O1 -fsanitize=fuzzer-no-link $(C_SANITIZE)

.PHONY: test-c asan valgrind fuzz

# $(call c_objects,WAY,SOURCES)
c_objects = $(patsubst %.c,$(C_OUT)/$1/%.o,$2)

# $(call c_way,WAY): objects, test programs, and the fuzz targets as replayers.
define c_way
$(C_OUT)/$1/deps/%.o: deps/%.c
	@mkdir -p $$(@D)
	@echo "  CC  $$@"
	@$$(C_COMPILE_$1) $$(C_FOREIGN) -c $$< -o $$@

$(C_OUT)/$1/%.o: %.c
	@mkdir -p $$(@D)
	@echo "  CC  $$@"
	@$$(C_COMPILE_$1) $$(C_FLAGS) -c $$< -o $$@

$(C_OUT)/$1/test-%: $(C_OUT)/$1/test/c/test-%.o \
    $(call c_objects,$1,$(C_HELP) $(C_CORE))
	@echo "  LD  $$@"
	@$$(C_COMPILE_$1) $$^ $$(C_LIBS) -o $$@

$(C_OUT)/$1/replay-%: $(C_OUT)/$1/test/fuzz/fuzz-%.o \
    $(call c_objects,$1,test/fuzz/replay.c $(C_APP) $(C_HELP) $(C_CORE))
	@echo "  LD  $$@"
	@$$(C_COMPILE_$1) $$^ $$(C_LIBS) -o $$@

$(C_OUT)/$1/seeds: $(call c_objects,$1,test/fuzz/seeds.c $(C_HELP) $(C_CORE))
	@echo "  LD  $$@"
	@$$(C_COMPILE_$1) $$^ $$(C_LIBS) -o $$@
endef
$(foreach way,plain asan fuzz,$(eval $(call c_way,$(way))))

$(C_OUT)/fuzz/fuzz-%: $(C_OUT)/fuzz/test/fuzz/fuzz-%.o \
    $(call c_objects,fuzz,$(C_APP) $(C_HELP) $(C_CORE))
	@echo "  LD  $@"
	@$(C_COMPILE_fuzz) -fsanitize=fuzzer $^ $(C_LIBS) -o $@

.SECONDARY:

# Inputs to start from; written anew when the program that writes them is.
$(C_OUT)/seeds/stamp: $(C_OUT)/plain/seeds
	@mkdir -p $(@D)
	@$< $(@D)
	@touch $@

c_programs = $(addprefix $(C_OUT)/$1/,$(C_TESTS) $(C_FUZZ:fuzz-%=replay-%))
c_run = JOBS=$(C_JOBS) SEEDS=$(C_OUT)/seeds sh test/c/run.sh

test-c: $(call c_programs,plain) $(C_OUT)/seeds/stamp
	@$(c_run) $(C_OUT)/log/plain "" $(call c_programs,plain)

valgrind: $(call c_programs,plain) $(C_OUT)/seeds/stamp
	@$(c_run) $(C_OUT)/log/valgrind "valgrind -q --error-exitcode=1 \
	  --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all" \
	  $(call c_programs,plain)

asan: $(call c_programs,asan) $(C_OUT)/seeds/stamp
	@$(c_run) $(C_OUT)/log/asan "" $(call c_programs,asan)

fuzz: $(addprefix $(C_OUT)/fuzz/,$(C_FUZZ)) $(C_OUT)/seeds/stamp
	@JOBS=$(C_JOBS) sh test/fuzz/run.sh $(FUZZ_TIME) $(C_OUT)/seeds \
	  $(C_OUT)/fuzz $(addprefix $(C_OUT)/fuzz/,$(C_FUZZ))

-include $(wildcard $(C_OUT)/*/src/core/*.d $(C_OUT)/*/test/*/*.d)
