#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "orchestrator/plan/load.hpp"

namespace nhipcau::plan {

/// A position in the file as people count: from 1, in characters.
struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

/// A value and where it stands. `given` is false for a default.
template <typename T>
struct Located {
  T value{};
  Place at;
  bool given = false;
};

/// Collects what is wrong. Not thread-safe; lives as long as one load.
class Faults {
 public:
  void add(Place at, const std::string& vi, const std::string& en);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  /// In the order of the file; equal ones once.
  [[nodiscard]] std::vector<Fault> sorted() const;

 private:
  std::vector<Fault> faults_;
};

/// The text of a file, to turn yaml-cpp's byte columns into the columns an editor shows.
class SourceText {
 public:
  explicit SourceText(std::string_view text);
  /// `line` and `byte_column` from 0, as yaml-cpp counts.
  [[nodiscard]] Place place(int line, int byte_column) const;

 private:
  std::vector<std::string_view> lines_;
};

}  // namespace nhipcau::plan
