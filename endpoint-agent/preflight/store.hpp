#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/base/preflight.hpp"

namespace nhipcau::agent::preflight {

/// What a check leaves behind in the state directory: the signed sheet, and how late the
/// loudspeakers are heard. Both belong to the devices they were made with. Owner's thread.
class Store {
 public:
  explicit Store(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Empty: there is none for these devices, or it cannot be read.
  [[nodiscard]] std::optional<Preflight> load(const std::string& devices) const;
  /// False when it cannot be written.
  bool save(const Preflight& preflight) const;
  void remove() const;

  [[nodiscard]] std::optional<Millis> load_delay(const std::string& devices) const;
  bool save_delay(const std::string& devices, Millis delay) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace nhipcau::agent::preflight
