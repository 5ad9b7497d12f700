#include "endpoint-agent/capture/sound_encoder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;

constexpr MediaTime kAway{200'000};  // a sound server may hand over its sound in blocks as long
constexpr MediaTime kLagMost{3'000'000};
constexpr MediaTime kOverlap{10'000};  // clocks jitter
constexpr std::size_t kPieceBytes = 960 * 2;

MediaTime length_of(GstBuffer* sound) {
  return MediaTime{static_cast<std::int64_t>(gst_buffer_get_size(sound)) * 1'000'000 / 96'000};
}

}  // namespace

bool SoundClock::take(MediaTime at, MediaTime length, MediaTime now) {
  lag_ = std::clamp(now - (at + length), MediaTime{0}, kLagMost);
  if (at + kOverlap < end_) {
    return false;
  }
  end_ = std::max(end_, at + length);
  return true;
}

std::optional<MediaTime> SoundClock::take_silence(MediaTime now) {
  if (now - lag_ - end_ < kAway) {
    return std::nullopt;
  }
  const MediaTime at =
      std::max(end_, now - lag_ - 5 * kAway);  // no more than a second is caught up
  end_ = at + kPiece;
  return at;
}

SoundEncoder::SoundEncoder(Post post, std::function<void(const leg::UpPacket&)> on_packet)
    : post_(std::move(post)),
      on_packet_(std::move(on_packet)),
      clock_(media::media_now()),
      keeper_({.name = "sound encoder",
               .build = [this] { return build(); },
               .started =
                   [this](gst::Pipeline& p) { inlet_.attach(p.find("sound"), media::media_now()); },
               .lost = [this] { inlet_.detach(); }}) {}

Expected<gst::Pipeline> SoundEncoder::build() {
  auto pipeline = gst::Pipeline::make(
      "appsrc name=sound is-live=true format=time max-buffers=50 max-bytes=0 "
      "leaky-type=downstream caps=\"audio/x-raw,format=(string)S16LE,rate=(int)48000,"
      "channels=(int)1,layout=(string)interleaved\" ! "
      "opusenc audio-type=voice bitrate=48000 frame-size=20 inband-fec=true "
      "packet-loss-percentage=5 complexity=5 ! rtpopuspay pt=111 ! "
      "appsink name=packets sync=false async=false");
  if (pipeline) {
    forward_packets(pipeline->find("packets"), leg::Stream::kSound, post_, on_packet_);
  }
  return pipeline;
}

void SoundEncoder::push(gst::BufferPtr sound, MediaTime at, MediaTime now) {
  if (clock_.take(at, length_of(sound.get()), now)) {
    inlet_.push(std::move(sound), at);
  }
}

void SoundEncoder::tick(MediaTime now) {
  static constexpr std::array<std::uint8_t, kPieceBytes> kSilence{};
  while (const auto at = clock_.take_silence(now)) {
    inlet_.push(kSilence, *at);
  }
}

}  // namespace nhipcau::agent
