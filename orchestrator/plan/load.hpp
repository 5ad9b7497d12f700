#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orchestrator/core/conference.hpp"

/// Conference files: YAML, schema `nhipcau.conference/1`, described key by key in
/// configs/conferences/README.md. Everything is checked here, once; the core only ever sees a valid
/// plan. Called before the loops start; the functions keep no state and any thread may call them.
namespace nhipcau::plan {

inline constexpr std::size_t kMaxFileBytes = 1024 * 1024;

/// One thing wrong with a file, and where.
struct Fault {
  int line = 0;          ///< 1-based; 0: the file as a whole
  int column = 0;        ///< 1-based, in characters; 0: the file as a whole
  std::string sentence;  ///< Vietnamese, then " / ", then English
  bool operator==(const Fault&) const = default;
};

struct LoadResult {
  std::optional<core::Conference> conference;  ///< only when there is no fault
  std::vector<Fault> faults;                   ///< every one found, in the order of the file
};

/// Reads and checks a file. Never throws for what is in the file or on the disk.
LoadResult load_conference(const std::string& path);

/// The same for a text that is in memory already.
LoadResult load_conference_text(std::string_view yaml);

/// "path:line:column: sentence", one per line, for a terminal.
std::string describe(const std::string& path, const std::vector<Fault>& faults);

}  // namespace nhipcau::plan
