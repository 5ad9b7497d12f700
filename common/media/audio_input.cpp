#include "common/media/audio_input.hpp"

#include <algorithm>

namespace nhipcau::media {
namespace {

constexpr std::int64_t kTarget = 2;     // frames: 40 ms, the jitter of a good path
constexpr std::int64_t kMaxTarget = 6;  // 120 ms: a path this bad is better heard late than broken
constexpr int kCalm = 15;               // windows (30 s) without a late packet: a frame less
constexpr std::int64_t kMaxDepth = 12;  // 240 ms: later than this is worse than a jump
constexpr int kMaxMissed = 5;           // 100 ms of concealment; libopus fades out by then
constexpr int kWindow = 100;            // ticks (2 s) the delay must be too long before it is cut
constexpr MediaTime kFrame{20'000};
constexpr double kSamplesPerMicro = 0.048;

}  // namespace

const AudioInput::Slot* AudioInput::find(std::int64_t sequence) const {
  const Slot& slot = slots_[static_cast<std::size_t>(sequence) % kSlots];
  return slot.sequence == sequence ? &slot : nullptr;
}

std::size_t AudioInput::waiting() const {
  return started_ && highest_ >= next_ ? static_cast<std::size_t>(highest_ - next_ + 1) : 0;
}

void AudioInput::restart(std::int64_t sequence) {
  for (Slot& slot : slots_) {
    slot.sequence = -1;
  }
  started_ = true;
  playing_ = false;
  highest_ = sequence;
  next_ = sequence;
  missed_ = 0;
  pace_.forget_packets();
}

MediaTime AudioInput::delay() const {
  return target_ * kFrame;
}

/// Of the next sample that is played; a packet of sequence n begins at n · 960.
double AudioInput::position() const {
  return static_cast<double>(next_ * static_cast<std::int64_t>(kFrameSamples)) -
         resampler_.waiting();
}

void AudioInput::on_packet(std::uint16_t sequence, std::span<const std::uint8_t> opus,
                           MediaTime now) {
  const auto distance =
      static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_ & 0xffff));
  std::int64_t extended = highest_ + distance;
  const bool far = extended >= next_ + static_cast<std::int64_t>(kSlots) ||
                   extended < next_ - static_cast<std::int64_t>(kSlots);
  if (!started_ || far) {
    extended = 0x10000 + std::int64_t{sequence};  // room below for late packets
    restart(extended);
  }
  pace_.on_packet(extended * static_cast<std::int64_t>(kFrameSamples), now);
  if (extended < next_ && playing_) {
    return;  // its tick is over
  }
  if (playing_ && missed_ > 0 && extended == next_) {
    note_late();  // its tick was concealed already, and yet it comes
  }
  next_ = std::min(next_, extended);
  highest_ = std::max(highest_, extended);
  Slot& slot = slots_[static_cast<std::size_t>(extended) % kSlots];
  slot.sequence = extended;
  slot.opus.assign(opus.begin(), opus.end());
}

bool AudioInput::next(AudioFrame& out, MediaTime now) {
  if (!playing_ && !begin(now)) {
    out.fill(0);
    return false;
  }
  const auto depth = static_cast<std::int64_t>(waiting());
  if (depth > kMaxDepth) {
    next_ = highest_ - target_ + 1;
  }
  shallowest_ = std::min(shallowest_, depth);
  const bool shorten_once = ++window_ >= kWindow && end_window();
  const double ratio = pace_.step(position(), now, delay());
  fill(ratio, shorten_once);
  resampler_.pull(ratio, out);
  return real_;
}

/// The first packet that is played waits for the rest of its delay in silence.
bool AudioInput::begin(MediaTime now) {
  if (static_cast<std::int64_t>(waiting()) < target_) {
    return false;
  }
  playing_ = true;
  next_ = highest_ - target_ + 1;  // what came in a burst before is late already
  shallowest_ = target_;
  window_ = 0;
  const double first = static_cast<double>(next_ * static_cast<std::int64_t>(kFrameSamples));
  const MediaTime early = std::clamp(delay() - pace_.age(first, now), MediaTime{0}, kFrame);
  resampler_.restart(
      static_cast<std::size_t>(static_cast<double>(early.count()) * kSamplesPerMicro));
  return true;
}

void AudioInput::fill(double ratio, bool shorten_once) {
  AudioFrame frame;
  while (!resampler_.ready(ratio)) {
    real_ = play_next(frame);
    if (shorten_once) {
      shorten(frame);
      shorten_once = false;
    }
    resampler_.push(frame);
  }
}

/// True when all of the last two seconds had more waiting than the pace can take back soon.
bool AudioInput::end_window() {
  const bool too_deep = shallowest_ > target_ + 1;
  window_ = 0;
  shallowest_ = kMaxDepth;
  if (++calm_ >= kCalm) {
    calm_ = 0;
    target_ = std::max(kTarget, target_ - 1);
  }
  return too_deep;
}

void AudioInput::note_late() {
  calm_ = 0;
  target_ = std::min(kMaxTarget, target_ + missed_);
}

bool AudioInput::play_next(AudioFrame& out) {
  if (const Slot* slot = find(next_)) {
    ++next_;
    missed_ = 0;
    return decoder_.decode(slot->opus, out);
  }
  return miss(out);
}

/// Lost when later ones are here; merely late, and not given up, when nothing is.
bool AudioInput::miss(AudioFrame& out) {
  if (++missed_ > kMaxMissed) {
    playing_ = false;
    next_ = highest_ + 1;
    pace_.forget_packets();
    out.fill(0);
    return false;
  }
  if (highest_ < next_) {
    decoder_.conceal(out);
    return false;
  }
  ++next_;
  if (const Slot* following = find(next_)) {
    decoder_.recover(following->opus, out);
    return true;
  }
  decoder_.conceal(out);
  return false;
}

void AudioInput::shorten(AudioFrame& out) {
  AudioFrame following;
  play_next(following);
  for (std::size_t i = 0; i < kFrameSamples; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(kFrameSamples);
    out[i] = out[i] * (1 - share) + following[i] * share;
  }
}

}  // namespace nhipcau::media
