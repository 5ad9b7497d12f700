#include "endpoint-agent/core/line_share.hpp"

#include <algorithm>

namespace nhipcau::agent {
namespace {

constexpr int kFloorKbps = 60;  // that of RateControl: a picture that stands by stays a picture

/// For the first of the two.
int first_kbps(int kbps, const LineWish& first, const LineWish& second) {
  if (first.on_air != second.on_air) {
    return first.on_air ? std::min(first.most_kbps, std::max(kbps - kFloorKbps, kbps / 2))
                        : kbps - first_kbps(kbps, second, first);
  }
  const double wishes = std::max(first.most_kbps + second.most_kbps, 1);
  return static_cast<int>(kbps * (first.most_kbps / wishes));
}

}  // namespace

LineShare share_line(int kbps, const LineWish& main, const LineWish& content) {
  if (!content.open) {
    return {.main_kbps = main.open ? std::min(kbps, main.most_kbps) : 0, .content_kbps = 0};
  }
  if (!main.open) {
    return {.main_kbps = 0, .content_kbps = std::min(kbps, content.most_kbps)};
  }
  const int first = first_kbps(kbps, main, content);
  return {.main_kbps = std::min(first, main.most_kbps),
          .content_kbps = std::min(kbps - first, content.most_kbps)};
}

}  // namespace nhipcau::agent
