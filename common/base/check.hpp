#pragma once

#include <string_view>

namespace nhipcau {

/// Prints `file:line: check failed: expression: why` on standard error and aborts. Any thread.
[[noreturn]] void check_failed(const char* file, int line, const char* expression,
                               std::string_view why) noexcept;

}  // namespace nhipcau

/// A broken invariant, a programmer's mistake: always on, logs, aborts. The supervisor restarts the
/// program and the journal brings its state back. Never for input: that gets an Expected.
#define CHECK(condition, why)                                         \
  do {                                                                \
    if (!(condition)) {                                               \
      ::nhipcau::check_failed(__FILE__, __LINE__, #condition, (why)); \
    }                                                                 \
  } while (false)
