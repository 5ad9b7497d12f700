#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/base/time.hpp"
#include "endpoint-agent/options.hpp"

namespace nhipcau::agent {

/// What this machine remembers of its sound devices, by the words they are chosen by: how each
/// microphone is treated, and how late each pair of loudspeakers and microphone is. In
/// `<state-dir>/sound.json` (0600). Main loop only.
class SoundMemory {
 public:
  /// A file that is damaged is as good as none, and is said in the log.
  explicit SoundMemory(const std::filesystem::path& state_dir);

  /// Empty: nobody has chosen.
  [[nodiscard]] std::optional<Treatment> treatment(const std::string& microphone) const;
  /// False: it holds, but only until the next start.
  bool keep(const std::string& microphone, const Treatment& treatment);

  /// From the loudspeakers to the microphone; empty: never measured.
  [[nodiscard]] std::optional<Millis> delay(const DeviceWords& devices) const;
  bool keep(const DeviceWords& devices, Millis delay);

 private:
  [[nodiscard]] bool save() const;

  std::filesystem::path path_;
  std::map<std::string, Treatment> treatments_;
  std::map<std::pair<std::string, std::string>, Millis> delays_;  // microphone, loudspeakers
};

/// How the chosen microphone is to be treated: as was remembered, else as the options say.
Treatment treatment_of(const JoinOptions& options, const SoundMemory& memory);

}  // namespace nhipcau::agent
