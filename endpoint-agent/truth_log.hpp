#pragma once

#include <filesystem>
#include <fstream>
#include <optional>

#include "common/base/time.hpp"
#include "common/wire/messages.hpp"
#include "endpoint-agent/playout/tone_meter.hpp"
#include "endpoint-agent/playout/video_playout.hpp"

namespace nhipcau::agent {

/// What this room really saw and heard, as JSON lines, for tests (`--truth`). Main loop only.
///
/// {"k":"v","t":shown,"room":number|null,"frame":n,"cap":captured}: every picture on the screen
/// {"k":"a","t":end,"ms":100,"rms":dBFS,"tones":{"1":dBFS,…}}: every 100 ms of sound
/// {"k":"gap","t":noticed,"ms":length}: sound without real packets behind it
/// {"k":"plan","t":applied,"epoch":n,"seq":n,"on_air":bool,"mic":bool}: every plan followed
class TruthLog {
 public:
  /// Appends. Throws std::runtime_error when the file cannot be written.
  explicit TruthLog(const std::filesystem::path& path);

  void shown(const ShownPicture& picture);
  void heard(WallTime end, const HeardBlock& block);
  void gap(WallTime at, Millis length);
  void plan(WallTime at, const wire::RoomPlan& plan);

  /// At least every 100 ms.
  void flush() { file_.flush(); }

 private:
  std::ofstream file_;
};

}  // namespace nhipcau::agent
