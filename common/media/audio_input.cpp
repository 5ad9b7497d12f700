#include "common/media/audio_input.hpp"

#include <algorithm>

namespace nhipcau::media {
namespace {

constexpr std::int64_t kTarget = 2;     // frames: 40 ms, the jitter of a good path
constexpr std::int64_t kMaxTarget = 6;  // 120 ms: a path this bad is better heard late than broken
constexpr int kCalm = 1500;             // ticks (30 s) without a late packet: a frame less
constexpr std::int64_t kMaxDepth = 12;  // 240 ms: later than this is worse than a jump
constexpr int kMaxMissed = 5;           // 100 ms of concealment; libopus fades out by then
constexpr MediaTime kFrame{20'000};
constexpr MediaTime kMostExtra{360'000};  // with the deepest buffer it needs: 31 of the 32 slots
constexpr MediaTime kFarOff{50'000};      // the pace takes 10 s for two thirds of it
constexpr int kMendEvery = 25;            // ticks: half a second
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

MediaTime AudioInput::lag() const {
  return std::max(delay(), age_ - extra_);
}

void AudioInput::wait_longer(MediaTime extra) {
  extra_ = std::clamp(extra, MediaTime{0}, kMostExtra);
}

MediaTime AudioInput::newest_due(MediaTime now) const {
  const auto newest = static_cast<double>(highest_ * static_cast<std::int64_t>(kFrameSamples));
  return started_ ? now - pace_.age(newest, now) + lag() : MediaTime{0};
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
  const std::int64_t waits = extra_ / kFrame;  // frames that are here and not due
  if (depth > kMaxDepth + waits) {
    next_ = highest_ - target_ - waits + 1;
  }
  calm_down();
  const MediaTime wanted = delay() + extra_;
  age_ = pace_.age(position(), now);
  const MediaTime early = wanted - age_;
  const bool far_off = --mended_ <= 0 && std::chrono::abs(early) > kFarOff;
  if (far_off) {
    mended_ = kMendEvery;
  }
  if (far_off && early > MediaTime{0}) {
    lengthen();
  }
  const double ratio = pace_.step(position(), now, wanted);
  fill(ratio, far_off && early < MediaTime{0});
  resampler_.pull(ratio, out);
  return real_;
}

/// The first packet that is played waits for the rest of its delay in silence.
bool AudioInput::begin(MediaTime now) {
  if (static_cast<std::int64_t>(waiting()) < target_) {
    return false;
  }
  playing_ = true;
  age_ = delay() + extra_;
  next_ = highest_ - target_ + 1;  // what came in a burst before is late already
  const double first = static_cast<double>(next_ * static_cast<std::int64_t>(kFrameSamples));
  const MediaTime early =
      std::clamp(delay() + extra_ - pace_.age(first, now), MediaTime{0}, kFrame + extra_);
  resampler_.restart(
      static_cast<std::size_t>(static_cast<double>(early.count()) * kSamplesPerMicro));
  return true;
}

/// A guess of what comes next, as for a lost packet, makes room for what is too early by far.
void AudioInput::lengthen() {
  AudioFrame frame;
  decoder_.conceal(frame);
  resampler_.push(frame);
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

/// A path that was in time for half a minute needs less delay.
void AudioInput::calm_down() {
  if (++calm_ >= kCalm) {
    calm_ = 0;
    target_ = std::max(kTarget, target_ - 1);
  }
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
