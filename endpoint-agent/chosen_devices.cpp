#include "endpoint-agent/chosen_devices.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "common/wire/json_reader.hpp"
#include "endpoint-agent/private_file.hpp"

namespace nhipcau::agent {
namespace {

std::filesystem::path path_of(const std::filesystem::path& state_dir) {
  return state_dir / "devices.json";
}

}  // namespace

tl::unexpected<Error> not_remembered(const std::filesystem::path& state_dir) {
  return fail("bad_file",
              "Đã thay đổi, nhưng không ghi nhớ được cho lần chạy sau: kiểm tra chỗ trống của " +
                  state_dir.string() + ".",
              "It was changed, but cannot be remembered for the next start: check the free space "
              "of " +
                  state_dir.string() + ".");
}

ChosenDevices::ChosenDevices(const JoinOptions& options)
    : now_(std::make_shared<const JoinOptions>(options)) {}

template <typename Change>
Expected<void> ChosenDevices::change(Change change) {
  JoinOptions options = *now();
  if (auto changed = change(options); !changed) {
    return changed;
  }
  const DeviceWords words = options.words;
  const std::filesystem::path state_dir = options.state_dir;
  now_.store(std::make_shared<const JoinOptions>(std::move(options)));
  if (!save_devices(state_dir, words)) {
    return not_remembered(state_dir);
  }
  return {};
}

Expected<void> ChosenDevices::choose_camera(const std::string& word) {
  return change([&word](JoinOptions& options) -> Expected<void> {
    const Expected<CameraChoice> choice = camera_of(word);
    if (!choice) {
      return tl::unexpected(choice.error());
    }
    options.camera = *choice;
    options.words.camera = word;
    return {};
  });
}

Expected<void> ChosenDevices::choose_microphone(const std::string& word) {
  return change([&word](JoinOptions& options) -> Expected<void> {
    const Expected<MicrophoneChoice> choice = microphone_of(word);
    if (!choice) {
      return tl::unexpected(choice.error());
    }
    options.microphone = *choice;
    options.words.microphone = word;
    return {};
  });
}

Expected<void> ChosenDevices::choose_loudspeaker(const std::string& word) {
  return change([&word](JoinOptions& options) -> Expected<void> {
    const Expected<LoudspeakerChoice> choice = loudspeaker_of(word);
    if (!choice) {
      return tl::unexpected(choice.error());
    }
    options.loudspeaker = *choice;
    options.words.loudspeaker = word;
    return {};
  });
}

Expected<std::optional<DeviceWords>> load_devices(const std::filesystem::path& state_dir) {
  std::ifstream file(path_of(state_dir), std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::ostringstream content;
  content << file.rdbuf();
  auto words = wire::catching("bad_file", [&] {
    const nlohmann::json parsed = wire::parse_strict(content.str());
    wire::ObjectReader reader(parsed, "devices");
    DeviceWords read{.camera = reader.string("camera"),
                     .microphone = reader.string("microphone"),
                     .loudspeaker = reader.string("loudspeaker")};
    reader.done();
    return read;
  });
  if (!words) {
    const std::string path = path_of(state_dir).string();
    return fail("bad_file",
                path + " bị hỏng: dùng thiết bị theo tham số; hãy chọn lại trên bảng điều khiển.",
                path +
                    " is damaged: the devices of the options are used; choose again on the "
                    "panel.");
  }
  return std::optional(*std::move(words));
}

bool save_devices(const std::filesystem::path& state_dir, const DeviceWords& words) {
  const nlohmann::json json = {{"camera", words.camera},
                               {"microphone", words.microphone},
                               {"loudspeaker", words.loudspeaker}};
  return write_private_file(path_of(state_dir), json.dump(2) + "\n");
}

}  // namespace nhipcau::agent
