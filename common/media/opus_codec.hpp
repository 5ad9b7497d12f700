#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct OpusEncoder;
struct OpusDecoder;

/// Opus as this product uses it: 48 kHz, mono, 20 ms. Owner's thread.
namespace nhipcau::media {

inline constexpr std::size_t kFrameSamples = 960;     ///< 20 ms of 48 kHz
using AudioFrame = std::array<float, kFrameSamples>;  ///< full scale is ±1

class OpusFrameEncoder {
 public:
  /// Voice, 48 kbit/s, complexity 5, in-band FEC for 5 % loss, no DTX. Throws std::runtime_error.
  OpusFrameEncoder();

  /// Replaces `out` by the packet; empty when libopus refused.
  void encode(const AudioFrame& frame, std::vector<std::uint8_t>& out);

 private:
  struct Deleter {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Deleter> encoder_;
};

class OpusFrameDecoder {
 public:
  OpusFrameDecoder();

  /// The frame of a packet. False (and silence) when it is not 20 ms of Opus.
  bool decode(std::span<const std::uint8_t> packet, AudioFrame& out);
  /// The frame before `next`, from the redundancy in it; concealed when there is none.
  void recover(std::span<const std::uint8_t> next, AudioFrame& out);
  /// A guess for a frame that is missing.
  void conceal(AudioFrame& out);

 private:
  struct Deleter {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Deleter> decoder_;
};

}  // namespace nhipcau::media
