#include "endpoint-agent/preflight/finding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nhipcau::agent::preflight {
namespace {

void fill(std::string& text, const std::string& number) {
  const auto place = text.find("{}");
  if (place != std::string::npos) {
    text.replace(place, 2, number);
  }
}

}  // namespace

Text decimal(double value, int digits) {
  Text text;
  text.en = fmt::format("{:.{}f}", value, digits);
  text.vi = text.en;
  std::ranges::replace(text.vi, '.', ',');
  return text;
}

Text with_number(Text text, const Text& number) {
  fill(text.vi, number.vi);
  fill(text.en, number.en);
  return text;
}

CheckMark mark_rising(double value, double fine, double bad) {
  return value < fine ? CheckMark::kPass : value < bad ? CheckMark::kWarn : CheckMark::kFail;
}

CheckMark mark_falling(double value, double fine, double bad) {
  return value >= fine ? CheckMark::kPass : value >= bad ? CheckMark::kWarn : CheckMark::kFail;
}

}  // namespace nhipcau::agent::preflight
