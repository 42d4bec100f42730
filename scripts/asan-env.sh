# SPDX-License-Identifier: MIT
# Runs Node with the addon that is built under AddressSanitizer and UBSan.
# Sourced after common.sh, by scripts that have changed into the checkout.

# Sets what makes this process's children load it. The sanitizers come first
# into a process, or not at all, so they are preloaded; Node itself is not
# built with them, and what it has not freed at its end says nothing. What is
# freed is kept for a while, in a measure that leaves bounds on memory true.
asan_environment() {
  compiler=${CC:-gcc}
  HTTP2_NATIVE_DEBUG=asan
  LD_PRELOAD="$("$compiler" -print-file-name=libasan.so) \
$("$compiler" -print-file-name=libubsan.so)"
  ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=32:malloc_context_size=20
  ASAN_OPTIONS=$ASAN_OPTIONS:allocator_may_return_null=1${1:+:$1}
  UBSAN_OPTIONS=print_stacktrace=1
  HTTP2_TEST_PATIENCE=${HTTP2_TEST_PATIENCE:-6}
  export HTTP2_NATIVE_DEBUG LD_PRELOAD ASAN_OPTIONS UBSAN_OPTIONS \
    HTTP2_TEST_PATIENCE
}
