#pragma once

#include <cstdint>
#include <memory>
#include <span>

struct OpusDecoder;

namespace nhipcau::outlet {

/// How loud the sound is that goes out: a recording of silence looks healthy to everything else.
/// One thread.
class SoundMeter {
 public:
  SoundMeter();  ///< throws std::runtime_error when libopus refuses (out of memory)
  ~SoundMeter();
  SoundMeter(const SoundMeter&) = delete;
  SoundMeter& operator=(const SoundMeter&) = delete;

  void add(std::span<const std::uint8_t> opus);
  /// RMS since the last call in dBFS, -100…0; -100 of nothing.
  double take_dbfs();

 private:
  struct Deleter {
    void operator()(OpusDecoder* decoder) const;
  };
  std::unique_ptr<OpusDecoder, Deleter> decoder_;
  double squares_ = 0;
  std::size_t samples_ = 0;
};

}  // namespace nhipcau::outlet
