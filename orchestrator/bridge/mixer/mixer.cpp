#include "orchestrator/bridge/mixer/mixer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace nhipcau::bridge {

using media::SoundQuality;

namespace {

constexpr float kRampStep = 1.0F / 480.0F;       // 10 ms
constexpr media::MediaTime kUsualDelay{40'000};  // of an input on a good path
constexpr media::MediaTime kDelayStep{20'000};   // what is said of it does not tremble
constexpr double kSilenceDbfs = -100;
constexpr double kLevelShare = 1.0 / 50;  // of one tick in the level: a time constant of one second

}  // namespace

struct Mixer::Channel {
  bool open = true;
  bool heard = false;  // the ramp begins with the first sound, not with the silence before it
  float gain = 0;
  std::optional<media::AudioInput> input{std::in_place};
  AudioFrame frame{};  // of this tick, gain applied
  double power = 0;    // mean square, of the last second
  SoundWatch watch;    // its verdict is about an open microphone
  AudioFrame out{};    // what the room hears
  Limiter limiter;
  media::OpusFrameEncoder encoder{SoundQuality::kTransparent};
  std::vector<std::uint8_t> packet;

  void take(media::MediaTime now) {
    heard = input->next(frame, now) || heard;
    watch.hear(frame);
    double square = 0;
    for (float& sample : frame) {
      square += static_cast<double>(sample) * static_cast<double>(sample);
      gain = std::clamp(gain + (open && heard ? kRampStep : -kRampStep), 0.0F, 1.0F);
      sample *= gain;
    }
    power += (square / static_cast<double>(kFrameSamples) - power) * kLevelShare;
  }

  [[nodiscard]] bool finished() const { return !open && gain <= 0; }
};

Mixer::Mixer() = default;
Mixer::~Mixer() = default;

void Mixer::set_open(const RoomId& room, bool open) {
  const auto found = channels_.find(room);
  if (found != channels_.end()) {
    if (open && !found->second->open) {
      found->second->watch = {};
    }
    found->second->open = open;
  } else if (open) {
    channels_.emplace(room, std::make_unique<Channel>());
  }
}

void Mixer::forget_sound(const RoomId& room) {
  const auto found = channels_.find(room);
  if (found != channels_.end()) {
    found->second->input.emplace();
  }
}

void Mixer::on_packet(const RoomId& room, std::uint16_t sequence,
                      std::span<const std::uint8_t> opus, media::MediaTime now) {
  const auto found = channels_.find(room);
  if (found != channels_.end()) {
    found->second->input->on_packet(sequence, opus, now);
  }
}

void Mixer::on_desk_packet(const RoomId& room, const std::string& session, std::uint16_t sequence,
                           std::span<const std::uint8_t> opus, media::MediaTime now) {
  desk_lines_[room].on_packet(session, sequence, opus, now);
}

void Mixer::forget_desk(const RoomId& room, const std::string& session) {
  const auto found = desk_lines_.find(room);
  if (found != desk_lines_.end()) {
    found->second.forget(session);
  }
}

bool Mixer::desk_heard(const RoomId& room, const std::string& session) const {
  const auto found = desk_lines_.find(room);
  return found != desk_lines_.end() && found->second.heard(session);
}

void Mixer::set_lossy(const RoomId& room, bool lossy) {
  if (lossy) {
    lossy_.insert(room);
  } else {
    lossy_.erase(room);
  }
}

void Mixer::tick(media::MediaTime now) {
  std::erase_if(desk_lines_, [](const auto& entry) { return entry.second.finished(); });
  take_inputs(now);
  encode_outputs();
  encode_desk_lines();
}

void Mixer::take_inputs(media::MediaTime now) {
  sum_.fill(0);
  for (auto it = channels_.begin(); it != channels_.end();) {
    Channel& channel = *it->second;
    if (channel.finished()) {
      it = channels_.erase(it);
      continue;
    }
    channel.take(now);
    for (std::size_t i = 0; i < kFrameSamples; ++i) {
      sum_[i] += channel.frame[i];
    }
    ++it;
  }
  for (auto& [room, line] : desk_lines_) {
    line.take(now);
  }
}

void Mixer::encode_outputs() {
  for (auto& [room, channel] : channels_) {
    AudioFrame& out = channel->out;
    for (std::size_t i = 0; i < kFrameSamples; ++i) {
      out[i] = sum_[i] - channel->frame[i];
    }
    if (const auto line = desk_lines_.find(room); line != desk_lines_.end()) {
      line->second.speak_over(out);
    }
    channel->limiter.apply(out);
    channel->encoder.set_quality(lossy(room) ? SoundQuality::kRobust : SoundQuality::kTransparent);
    channel->encoder.encode(out, channel->packet);
  }
  AudioFrame out = sum_;
  limiter_.apply(out);
  encoder_.encode(out, shared_);
  robust_.clear();
  if (!lossy_.empty()) {
    robust_encoder_.encode(out, robust_);
  }
}

/// Of rooms without an open microphone; the others have a stream of their own already.
void Mixer::encode_desk_lines() {
  for (auto& [room, line] : desk_lines_) {
    if (line.active() && !channels_.contains(room)) {
      line.encode(sum_, lossy(room) ? SoundQuality::kRobust : SoundQuality::kFull);
    }
  }
}

const AudioFrame* Mixer::heard_by(const RoomId& room) const {
  const auto found = channels_.find(room);
  return found == channels_.end() ? nullptr : &found->second->out;
}

const std::vector<std::uint8_t>& Mixer::packet_for(const RoomId& room) const {
  if (const auto found = channels_.find(room); found != channels_.end()) {
    return found->second->packet;
  }
  const auto line = desk_lines_.find(room);
  if (line != desk_lines_.end() && line->second.active() && !line->second.packet().empty()) {
    return line->second.packet();
  }
  return lossy(room) && !robust_.empty() ? robust_ : shared_;
}

media::MediaTime Mixer::delay(const RoomId& room) const {
  const auto found = channels_.find(room);
  if (found == channels_.end()) {
    return kUsualDelay;
  }
  return (found->second->input->lag() + kDelayStep / 2) / kDelayStep * kDelayStep;
}

SoundWatch::Verdict Mixer::verdict(const RoomId& room) const {
  const auto found = channels_.find(room);
  return found == channels_.end() || !found->second->open ? SoundWatch::Verdict::kGood
                                                          : found->second->watch.verdict();
}

double Mixer::level_dbfs(const RoomId& room) const {
  const auto found = channels_.find(room);
  if (found == channels_.end() || !found->second->open || found->second->power < 1e-10) {
    return kSilenceDbfs;
  }
  return 10 * std::log10(found->second->power);
}

}  // namespace nhipcau::bridge
