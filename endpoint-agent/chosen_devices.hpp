#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "common/base/expected.hpp"
#include "endpoint-agent/options.hpp"

namespace nhipcau::agent {

/// The devices in use, which the room's technician may change while everything runs: a pipeline
/// that is built anew takes the newest. `now` on any thread, the rest on the main loop.
class ChosenDevices {
 public:
  /// `options` outlives it.
  explicit ChosenDevices(const JoinOptions& options);

  /// The options with the devices chosen last.
  [[nodiscard]] std::shared_ptr<const JoinOptions> now() const { return now_.load(); }

  /// By the word of an option: "v4l2:/dev/video2". Kept over restarts. Errors: `bad_device`, and
  /// `bad_file` (chosen all the same, until the next start).
  Expected<void> choose_camera(const std::string& word);
  Expected<void> choose_microphone(const std::string& word);
  Expected<void> choose_loudspeaker(const std::string& word);

 private:
  template <typename Change>
  Expected<void> change(Change change);

  std::atomic<std::shared_ptr<const JoinOptions>> now_;
};

/// `bad_file`: it was changed, but is forgotten at the next start.
tl::unexpected<Error> not_remembered(const std::filesystem::path& state_dir);

/// What was chosen on the panel, in `<state-dir>/devices.json` (0600). Empty: nothing was. Error
/// `bad_file`: damaged; it is safe to go on with the options.
Expected<std::optional<DeviceWords>> load_devices(const std::filesystem::path& state_dir);
bool save_devices(const std::filesystem::path& state_dir, const DeviceWords& words);

}  // namespace nhipcau::agent
