#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/base/preflight.hpp"

namespace nhipcau::agent::preflight {

/// What a check leaves behind in the state directory: the signed sheet, which belongs to the
/// devices it was made with. Owner's thread.
class Store {
 public:
  explicit Store(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Empty: there is none for these devices, or it cannot be read.
  [[nodiscard]] std::optional<Preflight> load(const std::string& devices) const;
  /// False when it cannot be written.
  bool save(const Preflight& preflight) const;
  void remove() const;

 private:
  std::filesystem::path directory_;
};

}  // namespace nhipcau::agent::preflight
