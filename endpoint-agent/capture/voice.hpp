#pragma once

#include <filesystem>
#include <string>

#include "common/base/expected.hpp"

namespace nhipcau::agent {

/// Samples as S16, mono.
struct SpokenFile {
  std::filesystem::path path;
  int sample_rate = 0;
};

/// Has espeak-ng say in Vietnamese which room this is, with three seconds of silence after it, into
/// `directory`. Blocks for about a second. Fails with code `voice`.
Expected<SpokenFile> speak_introduction(const std::string& room_name,
                                        const std::filesystem::path& directory);

}  // namespace nhipcau::agent
