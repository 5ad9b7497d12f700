#include "endpoint-agent/preflight/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/base/check.hpp"

namespace nhipcau::agent::preflight {
namespace {

/// A fail outweighs everything, "not checked" and "not applicable" give way to anything measured.
int weight(CheckMark mark) {
  switch (mark) {
    case CheckMark::kFail:
      return 4;
    case CheckMark::kWarn:
      return 3;
    case CheckMark::kPass:
      return 2;
    case CheckMark::kNotApplicable:
      return 1;
    case CheckMark::kNotChecked:
      break;
  }
  return 0;
}

CheckMark worse(CheckMark a, CheckMark b) {
  return weight(a) >= weight(b) ? a : b;
}

void append(std::string& text, const std::string& more) {
  text += (text.empty() || more.empty() ? "" : "; ") + more;
}

}  // namespace

void Sheet::forget_measurements() {
  measured_ = {};
}

void Sheet::found(const Findings& findings) {
  for (const Finding& finding : findings) {
    CHECK(finding.row >= 1 && finding.row <= static_cast<int>(kPreflightRows),
          "a row of the sheet");
    PreflightRow& row = measured_[static_cast<std::size_t>(finding.row) - 1];
    const bool graver = weight(finding.mark) > weight(row.mark) && weight(finding.mark) > 2;
    if (graver) {
      row.finding = {};  // what is wrong, not what was good beside it
    }
    if (graver || weight(finding.mark) >= weight(row.mark)) {
      append(row.finding.vi, finding.text.vi);
      append(row.finding.en, finding.text.en);
    }
    row.mark = worse(row.mark, finding.mark);
    row.measured = true;
  }
}

void Sheet::said(int row, std::optional<CheckMark> mark) {
  CHECK(row >= 1 && row <= static_cast<int>(kPreflightRows), "a row of the sheet");
  said_[static_cast<std::size_t>(row) - 1] = mark;
}

bool Sheet::is_for_people(int row) {
  return row <= 2 || row >= 13;
}

std::array<PreflightRow, kPreflightRows> Sheet::rows() const {
  std::array<PreflightRow, kPreflightRows> rows = measured_;
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    if (!said_[i]) {
      continue;
    }
    const bool only_said = rows[i].mark == CheckMark::kNotChecked;
    rows[i].mark = only_said ? *said_[i] : worse(rows[i].mark, *said_[i]);
    rows[i].measured = rows[i].measured && !only_said;
    if (*said_[i] == CheckMark::kFail) {
      append(rows[i].finding.vi, "cán bộ kỹ thuật báo không đạt");
      append(rows[i].finding.en, "the technician says it fails");
    }
  }
  return rows;
}

Preflight Sheet::sign(std::string by, std::string devices, WallTime at, Millis utc_offset) const {
  return {.at = at,
          .expires = preflight_expiry(at, utc_offset),
          .by = std::move(by),
          .devices = std::move(devices),
          .rows = rows()};
}

std::string plain_words(const Preflight& preflight) {
  std::string text;
  for (std::size_t i = 0; i < kPreflightRows; ++i) {
    const Text question = preflight_questions()[i].text;
    const PreflightRow& row = preflight.rows[i];
    const Text mark = mark_name(row.mark);
    text += fmt::format("{:2}. {} / {}\n      {} / {}\n", i + 1, question.vi, question.en, mark.vi,
                        mark.en);
    if (!row.finding.vi.empty()) {
      text += fmt::format("      {}\n      {}\n", row.finding.vi, row.finding.en);
    }
  }
  const std::vector<int> blockers = preflight_blockers(preflight);
  if (blockers.empty()) {
    return text + "\nĐiểm cầu sẵn sàng. / The room is ready.\n";
  }
  return text +
         fmt::format("\nĐiểm cầu chưa sẵn sàng: mục {0}. / The room is not ready: rows {0}.\n",
                     fmt::join(blockers, ", "));
}

}  // namespace nhipcau::agent::preflight
