#pragma once

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "common/base/check.hpp"
#include "orchestrator/journal/journal.hpp"

namespace nhipcau::bench {

/// A folder of its own where the benchmark is run, on that disk: /tmp may be memory. Removed at the
/// end.
class Folder {
 public:
  Folder() { std::filesystem::create_directory(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string file() const { return path_ / "journal.db"; }

 private:
  std::filesystem::path path_{"bench-journal-" + std::to_string(::getpid())};
};

inline std::unique_ptr<journal::Journal> open_journal(const Folder& folder) {
  auto opened = journal::Journal::open(folder.file());
  CHECK(opened.has_value(), "the benchmark's own journal opens");
  return std::move(*opened);
}

}  // namespace nhipcau::bench
