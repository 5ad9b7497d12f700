#include "orchestrator/plan/faults.hpp"

#include <algorithm>
#include <tuple>

namespace nhipcau::plan {

void Faults::add(Place at, const std::string& vi, const std::string& en) {
  faults_.push_back(Fault{at.line, at.column, vi + " / " + en});
}

std::vector<Fault> Faults::sorted() const {
  std::vector<Fault> result = faults_;
  std::stable_sort(result.begin(), result.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

SourceText::SourceText(std::string_view text) {
  while (true) {
    const std::size_t end = text.find('\n');
    lines_.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
}

Place SourceText::place(int line, int byte_column) const {
  if (line < 0 || byte_column < 0) {
    return {};
  }
  Place at{line + 1, byte_column + 1};
  if (static_cast<std::size_t>(line) < lines_.size()) {
    const std::string_view before =
        lines_[static_cast<std::size_t>(line)].substr(0, static_cast<std::size_t>(byte_column));
    const auto continuation = std::count_if(before.begin(), before.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    });
    at.column -= static_cast<int>(continuation);
  }
  return at;
}

}  // namespace nhipcau::plan
