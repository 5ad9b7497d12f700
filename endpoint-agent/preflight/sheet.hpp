#pragma once

#include <array>
#include <optional>
#include <string>

#include "endpoint-agent/preflight/finding.hpp"

namespace nhipcau::agent::preflight {

/// The sixteen rows while they are filled in: by measurements, and by what the technician says.
/// Pure; one thread.
class Sheet {
 public:
  /// Takes all that was measured before out again; what people said stays.
  void forget_measurements();

  void found(const Findings& findings);

  /// What the technician says of row 1 to 16; empty: takes it back. Saying that a row is good does
  /// not undo what was measured.
  void said(int row, std::optional<CheckMark> mark);

  /// True when nobody can measure that row: it waits for the technician.
  static bool is_for_people(int row);

  [[nodiscard]] std::array<PreflightRow, kPreflightRows> rows() const;

  [[nodiscard]] Preflight sign(std::string by, std::string devices, WallTime at,
                               Millis utc_offset) const;

 private:
  std::array<PreflightRow, kPreflightRows> measured_{};
  std::array<std::optional<CheckMark>, kPreflightRows> said_{};
};

/// In plain words, one row a line with what was seen, as the command line prints it.
std::string plain_words(const Preflight& preflight);

}  // namespace nhipcau::agent::preflight
