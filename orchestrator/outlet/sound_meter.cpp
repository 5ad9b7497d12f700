#include "orchestrator/outlet/sound_meter.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace nhipcau::outlet {
namespace {

constexpr int kRate = 8000;       // enough to know whether anything is heard
constexpr int kMaxSamples = 960;  // 120 ms, the longest packet (RFC 6716 §2.1.4)
constexpr double kQuietest = -100;

}  // namespace

void SoundMeter::Deleter::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

SoundMeter::SoundMeter() {
  int error = 0;
  decoder_.reset(opus_decoder_create(kRate, 1, &error));
  if (error != OPUS_OK) {
    throw std::runtime_error(std::string("libopus: ") + opus_strerror(error));
  }
}

SoundMeter::~SoundMeter() = default;

void SoundMeter::add(std::span<const std::uint8_t> opus) {
  std::array<float, kMaxSamples> pcm{};
  const int samples =
      opus_decode_float(decoder_.get(), opus.data(), static_cast<opus_int32>(opus.size()),
                        pcm.data(), kMaxSamples, 0);
  for (int i = 0; i < samples; ++i) {
    const double sample = pcm[static_cast<std::size_t>(i)];
    squares_ += sample * sample;
  }
  samples_ += static_cast<std::size_t>(std::max(samples, 0));
}

double SoundMeter::take_dbfs() {
  const double mean = samples_ == 0 ? 0 : squares_ / static_cast<double>(samples_);
  squares_ = 0;
  samples_ = 0;
  return mean <= 0 ? kQuietest : std::clamp(10 * std::log10(mean), kQuietest, 0.0);
}

}  // namespace nhipcau::outlet
