#include "orchestrator/gateway/ascii.hpp"

#include <algorithm>

namespace nhipcau::gateway {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

}  // namespace nhipcau::gateway
