#pragma once

#include <string>
#include <vector>

#include "common/base/preflight.hpp"

namespace nhipcau::agent::preflight {

/// What was measured for one row of the sheet (1 to 16); a row may have several. The text says what
/// was seen and, when it is not good, what to do.
struct Finding {
  int row = 0;
  CheckMark mark = CheckMark::kNotChecked;
  Text text;
  bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

/// "1,5" in Vietnamese, "1.5" in English.
Text decimal(double value, int digits = 0);

/// The same number put into both languages in place of "{}".
Text with_number(Text text, const Text& number);

/// Good below `fine`, failed from `bad` on, a warning between.
CheckMark mark_rising(double value, double fine, double bad);
/// Good from `fine` on, failed below `bad`, a warning between.
CheckMark mark_falling(double value, double fine, double bad);

}  // namespace nhipcau::agent::preflight
