#include "common/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace nhipcau {

void check_failed(const char* file, int line, const char* expression,
                  std::string_view why) noexcept {
  std::fprintf(stderr, "%s:%d: check failed: %s: %.*s\n", file, line, expression,
               static_cast<int>(why.size()), why.data());
  std::abort();
}

}  // namespace nhipcau
