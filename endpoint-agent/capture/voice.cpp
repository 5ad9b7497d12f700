#include "endpoint-agent/capture/voice.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

namespace nhipcau::agent {
namespace {

constexpr std::size_t kWavHeader = 44;  // espeak-ng writes the canonical RIFF header
constexpr std::size_t kRateAt = 24;
constexpr std::size_t kPauseSeconds = 3;

tl::unexpected<Error> no_voice(const std::string& why) {
  return fail("voice", "Không tạo được giọng đọc thử: " + why,
              "The test voice could not be made: " + why);
}

bool run_espeak(std::string text, std::string wav) {
  std::array<std::string, 7> words = {"espeak-ng",    "-v", "vi",           "-w",
                                      std::move(wav), "--", std::move(text)};
  std::array<char*, 8> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    arguments[i] = words[i].data();
  }
  pid_t child = 0;
  if (posix_spawnp(&child, "espeak-ng", nullptr, nullptr, arguments.data(), environ) != 0) {
    return false;
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0;
}

}  // namespace

Expected<SpokenFile> speak_introduction(const std::string& room_name,
                                        const std::filesystem::path& directory) {
  const auto wav = directory / "voice.wav";
  const std::string text =
      room_name + ". Xin kính chào các đồng chí. " + room_name + " nghe rõ, thấy rõ, đã sẵn sàng.";
  if (!run_espeak(text, wav.string())) {
    return no_voice("espeak-ng did not run");
  }
  std::ifstream in(wav, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() <= kWavHeader) {
    return no_voice("espeak-ng wrote nothing");
  }
  int rate = 0;
  for (std::size_t i = 4; i > 0; --i) {  // little-endian
    rate = (rate << 8) | static_cast<unsigned char>(bytes[kRateAt + i - 1]);
  }
  const auto raw = directory / "voice.s16";
  std::ofstream out(raw, std::ios::binary | std::ios::trunc);
  out << bytes.substr(kWavHeader)
      << std::string(kPauseSeconds * 2 * static_cast<std::size_t>(rate), '\0');
  out.close();
  if (!out) {
    return no_voice("cannot write " + raw.string());
  }
  return SpokenFile{raw, rate};
}

}  // namespace nhipcau::agent
