#include "orchestrator/bridge/mixer/desk_line.hpp"

#include <algorithm>

namespace nhipcau::bridge {
namespace {

constexpr float kDucked = 0.251189F;         // -12 dB
constexpr float kDown = 0.99971222F;         // 12 dB in 4800 samples: 0.1 s
constexpr float kUp = 1.0000959F;            // 12 dB in 14400 samples: 0.3 s
constexpr float kVoiceStep = 1.0F / 480.0F;  // 10 ms
constexpr int kHold = 15;                    // ticks: 0.3 s, longer than packets are late

}  // namespace

void DeskLine::on_packet(const std::string& session, std::uint16_t sequence,
                         std::span<const std::uint8_t> opus, media::MediaTime now) {
  voices_[session].input.on_packet(sequence, opus, now);
}

void DeskLine::forget(const std::string& session) {
  voices_.erase(session);
}

void DeskLine::take(media::MediaTime now) {
  sum_.fill(0);
  media::AudioFrame frame;
  for (auto& [session, voice] : voices_) {
    voice.silent = voice.input.next(frame, now) ? 0 : std::min(voice.silent + 1, 1000);
    const float step = speaks(voice) ? kVoiceStep : -kVoiceStep;
    for (std::size_t i = 0; i < media::kFrameSamples; ++i) {
      voice.gain = std::clamp(voice.gain + step, 0.0F, 1.0F);
      sum_[i] += frame[i] * voice.gain;
    }
  }
}

void DeskLine::speak_over(media::AudioFrame& frame) {
  const bool duck = anybody_speaks();
  for (std::size_t i = 0; i < media::kFrameSamples; ++i) {
    programme_gain_ = std::clamp(programme_gain_ * (duck ? kDown : kUp), kDucked, 1.0F);
    frame[i] = frame[i] * programme_gain_ + sum_[i];
  }
}

void DeskLine::encode(media::AudioFrame frame, media::SoundQuality quality) {
  speak_over(frame);
  limiter_.apply(frame);
  encoder_.set_quality(quality);
  encoder_.encode(frame, packet_);
}

bool DeskLine::speaks(const Voice& voice) {
  return voice.silent <= kHold;
}

bool DeskLine::anybody_speaks() const {
  return std::ranges::any_of(voices_, [](const auto& entry) { return speaks(entry.second); });
}

bool DeskLine::heard(const std::string& session) const {
  const auto found = voices_.find(session);
  return found != voices_.end() && speaks(found->second);
}

bool DeskLine::active() const {
  return programme_gain_ < 1 || anybody_speaks();
}

}  // namespace nhipcau::bridge
