#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/time.hpp"

/// A room's pre-flight check ("phiếu kiểm tra kỹ thuật điểm cầu"): the sixteen rows of the sheet
/// and the rule when a room is ready. The agent fills it in, the centre keeps and prints it. Pure.
namespace nhipcau {

enum class CheckMark { kNotChecked, kPass, kWarn, kFail, kNotApplicable };

struct PreflightRow {
  CheckMark mark = CheckMark::kNotChecked;
  bool measured = false;  ///< by the machine; else said by the technician
  Text finding;           ///< what was seen, and what to do when it is not good; may be empty
  bool operator==(const PreflightRow&) const = default;
};

inline constexpr std::size_t kPreflightRows = 16;

/// One finished check. It counts until it expires, or until the room's devices change.
struct Preflight {
  WallTime at;  ///< when it was signed, by the centre's clock
  WallTime expires;
  std::string by;       ///< the technician of the room who signed
  std::string devices;  ///< fingerprint of the devices it was made with
  std::array<PreflightRow, kPreflightRows> rows{};
  bool operator==(const Preflight&) const = default;
};

/// What a row asks, and whether the room is not ready without it.
struct PreflightQuestion {
  Text text;
  bool blocks = false;
};
const std::array<PreflightQuestion, kPreflightRows>& preflight_questions();

/// "Đạt", "Không đạt", … and in English.
Text mark_name(CheckMark mark);

/// Numbers (from 1) of the blocking rows that are neither good nor not applicable: the room is
/// ready when there are none.
std::vector<int> preflight_blockers(const Preflight& preflight);

/// Numbers of all rows that failed or were passed with a warning.
std::vector<int> preflight_remarks(const Preflight& preflight);

/// Twelve hours after `at`, and never past the end of that day; `utc_offset` is the room's.
WallTime preflight_expiry(WallTime at, Millis utc_offset);

}  // namespace nhipcau
