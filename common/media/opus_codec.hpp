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

/// What an encoding is good for. Coding makes noise in the neighbourhood of what is loud; how much
/// is measured in ARCHITECTURE.md.
enum class SoundQuality {
  kRobust,       ///< 48 kbit/s, each packet can stand for the one before it: for bad paths
  kFull,         ///< 128 kbit/s: what everybody hears, what is recorded
  kTransparent,  ///< 256 kbit/s, more than which libopus does not use: nothing is heard in the gaps
};

class OpusFrameEncoder {
 public:
  /// Complexity 5, no DTX. Throws std::runtime_error.
  explicit OpusFrameEncoder(SoundQuality quality = SoundQuality::kRobust);

  /// From the next frame on; without a gap or a click. The same again changes nothing.
  void set_quality(SoundQuality quality);

  /// Replaces `out` by the packet; empty when libopus refused.
  void encode(const AudioFrame& frame, std::vector<std::uint8_t>& out);

 private:
  struct Deleter {
    void operator()(OpusEncoder* encoder) const;
  };
  void tune();

  std::unique_ptr<OpusEncoder, Deleter> encoder_;
  SoundQuality quality_;
};

/// Samples of 48 kHz in a packet of any length; 0: it is no Opus.
std::size_t opus_samples(std::span<const std::uint8_t> packet);

class OpusFrameDecoder {
 public:
  OpusFrameDecoder();

  /// The frame of a packet. False (and silence) when it is not 20 ms of Opus.
  bool decode(std::span<const std::uint8_t> packet, AudioFrame& out);
  /// Appends the samples of a packet of any length, up to 120 ms. False: it is no Opus.
  bool decode_all(std::span<const std::uint8_t> packet, std::vector<float>& out);
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
