#include "endpoint-agent/preflight/sound_check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace nhipcau::agent::preflight {
namespace {

constexpr int kRow = 10;
constexpr std::size_t kFrame = 960;  // 20 ms
constexpr int kFullScale = 32'700;   // within 0.02 dB
constexpr double kRate = 48'000;

// practice.md's scale for speech, dBFS RMS: -26…-14 is good, -36…-6 bearable.
constexpr double kGoodFrom = -26;
constexpr double kQuietBelow = -36;
constexpr double kLoudFrom = -14;
constexpr double kTooLoudFrom = -6;
constexpr double kStandsOut = 10;  // dB of words over the pauses; less is no speech
constexpr double kNoisyFrom = -50;
constexpr double kTooNoisyFrom = -40;
constexpr double kClippedFrom = 1;  // ms in a second, as the bridge judges it

double level(double mean_square) {
  return std::max(10 * std::log10(std::max(mean_square, 1e-10)), -100.0);
}

/// Mean of the frames from share `from` to share `to` of all, the quietest first.
double mean_of(const std::vector<double>& sorted, double from, double to) {
  const auto n = static_cast<double>(sorted.size());
  const auto first = static_cast<std::size_t>(n * from);
  const auto last = std::max(static_cast<std::size_t>(n * to), first + 1);
  double sum = 0;
  for (std::size_t i = first; i < std::min(last, sorted.size()); ++i) {
    sum += sorted[i];
  }
  return sum / static_cast<double>(last - first);
}

Finding check_level(double voice) {
  const Text number = decimal(voice, 0);
  if (voice < kGoodFrom) {
    return {kRow, mark_falling(voice, kGoodFrom, kQuietBelow),
            with_number({"Tiếng nhỏ ({} dBFS); nói gần micro hơn hoặc tăng âm lượng micro",
                         "Quiet ({} dBFS); speak closer to the microphone or turn it up"},
                        number)};
  }
  if (voice >= kLoudFrom) {
    return {kRow, mark_rising(voice, kLoudFrom, kTooLoudFrom),
            with_number({"Tiếng quá to ({} dBFS); giảm âm lượng micro",
                         "Too loud ({} dBFS); turn the microphone down"},
                        number)};
  }
  return {kRow, CheckMark::kPass, with_number({"giọng nói {} dBFS", "speech at {} dBFS"}, number)};
}

Finding check_noise(double noise) {
  const CheckMark mark = mark_rising(noise, kNoisyFrom, kTooNoisyFrom);
  Text text{"tạp âm {} dBFS", "noise at {} dBFS"};
  if (mark != CheckMark::kPass) {
    text = {"Tạp âm lớn ({} dBFS); tắt quạt, điều hòa, đóng cửa, kiểm tra dây micro",
            "Much noise ({} dBFS); switch off fans and air conditioning, close doors, check the "
            "microphone's cable"};
  }
  return {kRow, mark, with_number(std::move(text), decimal(noise, 0))};
}

}  // namespace

void VoiceMeter::add(std::span<const std::int16_t> samples) {
  for (const std::int16_t sample : samples) {
    const double x = sample / 32768.0;
    squares_ += x * x;
    if (++in_frame_ == kFrame) {
      frames_.push_back(squares_ / kFrame);
      squares_ = 0;
      in_frame_ = 0;
    }
  }
}

void VoiceMeter::add_raw(std::span<const std::int16_t> samples) {
  raw_samples_ += samples.size();
  for (const std::int16_t sample : samples) {
    any_ = any_ || sample != 0;
    at_full_scale_ += std::abs(static_cast<int>(sample)) >= kFullScale ? 1 : 0;
  }
}

/// A speaker pauses for a tenth of the time at least, and speaks for a fifth.
VoiceFacts VoiceMeter::facts() const {
  VoiceFacts facts;
  facts.any = any_ && !frames_.empty();
  if (!facts.any) {
    return facts;
  }
  std::vector<double> sorted = frames_;
  std::ranges::sort(sorted);
  facts.noise_dbfs = level(mean_of(sorted, 0.02, 0.1));
  facts.voice_dbfs = level(mean_of(sorted, 0.8, 1.0));
  facts.clipped_ms_per_second = 1000.0 * static_cast<double>(at_full_scale_) /
                                static_cast<double>(std::max<std::size_t>(raw_samples_, 1));
  return facts;
}

Findings check_voice(const VoiceFacts& facts) {
  if (facts.muted_at_device) {
    return {{kRow,
             CheckMark::kFail,
             {"Micro đang tắt tiếng tại thiết bị; mở công tắc của micro hoặc tăng mức thu của máy",
              "The microphone is muted at the device; open its own switch or turn the machine's "
              "recording level up"}}};
  }
  if (!facts.any) {
    return {{kRow,
             CheckMark::kFail,
             {"Micro không có tín hiệu; kiểm tra dây, nút tắt tiếng và thiết bị đã chọn",
              "No signal from the microphone; check its cable, its mute button and the chosen "
              "device"}}};
  }
  if (facts.clipped_ms_per_second >= kClippedFrom) {
    return {
        {kRow,
         CheckMark::kFail,
         {"Tiếng bị vỡ; giảm âm lượng micro", "The sound is distorted; turn the microphone down"}}};
  }
  if (facts.noise_dbfs >= kTooNoisyFrom) {
    return {check_noise(facts.noise_dbfs)};
  }
  if (facts.voice_dbfs - facts.noise_dbfs < kStandsOut) {
    return {{kRow,
             CheckMark::kFail,
             {"Không nghe thấy giọng nói; đề nghị nói vào micro và kiểm tra lại",
              "No speech was heard; speak into the microphone and check again"}}};
  }
  return {check_level(facts.voice_dbfs), check_noise(facts.noise_dbfs)};
}

}  // namespace nhipcau::agent::preflight
