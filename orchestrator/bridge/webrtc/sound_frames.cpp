#include "orchestrator/bridge/webrtc/sound_frames.hpp"

#include <algorithm>
#include <vector>

#include "common/media/opus_codec.hpp"

namespace nhipcau::bridge {
namespace {

constexpr auto kFrame = static_cast<std::uint32_t>(media::kFrameSamples);

}  // namespace

class SoundFrames::Converter {
 public:
  explicit Converter(const media::RtpHeader& first) : next_(first.sequence), out_(first) {
    out_.marker = false;
  }

  void push(const media::RtpPacket& packet, std::size_t samples, const Take& take) {
    const auto lost = static_cast<std::int16_t>(packet.header.sequence - next_);
    if (lost < 0 && lost > -kNewStart) {
      return;  // late
    }
    if (lost > 0) {
      skip(static_cast<std::uint32_t>(lost) * static_cast<std::uint32_t>(samples) / kFrame);
    }
    next_ = static_cast<std::uint16_t>(packet.header.sequence + 1);
    if (decoder_.decode_all(packet.payload, waiting_)) {
      give(take);
    }
  }

 private:
  static constexpr int kNewStart = 1000;  // so far back it is no late packet

  /// The hole stays one of the same length: whoever plays it conceals it.
  void skip(std::uint32_t frames) {
    waiting_.clear();
    advance(frames);
  }

  void advance(std::uint32_t frames) {
    out_.sequence = static_cast<std::uint16_t>(out_.sequence + frames);
    out_.timestamp += frames * kFrame;
  }

  void give(const Take& take) {
    std::size_t used = 0;
    for (; used + kFrame <= waiting_.size(); used += kFrame) {
      std::copy_n(waiting_.begin() + static_cast<std::ptrdiff_t>(used), kFrame, frame_.begin());
      encoder_.encode(frame_, encoded_);
      media::RtpPacket packet;
      packet.header = out_;
      packet.payload = encoded_;
      take(packet);
      advance(1);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(used));
  }

  media::OpusFrameDecoder decoder_;
  media::OpusFrameEncoder encoder_{media::SoundQuality::kFull};
  std::uint16_t next_;    // of the peer
  media::RtpHeader out_;  // of the next frame
  std::vector<float> waiting_;
  media::AudioFrame frame_{};
  std::vector<std::uint8_t> encoded_;
};

SoundFrames::SoundFrames() = default;
SoundFrames::~SoundFrames() = default;

void SoundFrames::push(const media::RtpPacket& packet, const Take& take) {
  const std::size_t samples = media::opus_samples(packet.payload);
  if (!converter_ && samples != 0 && samples != kFrame) {
    converter_ = std::make_unique<Converter>(packet.header);
  }
  if (converter_) {
    converter_->push(packet, samples, take);
  } else {
    take(packet);
  }
}

}  // namespace nhipcau::bridge
