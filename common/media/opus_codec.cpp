#include "common/media/opus_codec.hpp"

#include <opus/opus.h>

#include <algorithm>
#include <stdexcept>

namespace nhipcau::media {
namespace {

constexpr int kRate = 48000;
constexpr int kSamples = static_cast<int>(kFrameSamples);
constexpr std::size_t kMaxPacket = 1000;  // 400 kbit/s: far above the best quality's

opus_int32 bitrate_of(SoundQuality quality) {
  switch (quality) {
    case SoundQuality::kRobust:
      return 48'000;
    case SoundQuality::kFull:
      return 128'000;
    case SoundQuality::kTransparent:
      break;
  }
  return 256'000;
}

}  // namespace

void OpusFrameEncoder::Deleter::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

OpusFrameEncoder::OpusFrameEncoder(SoundQuality quality) : quality_(quality) {
  int error = OPUS_OK;
  encoder_.reset(opus_encoder_create(kRate, 1, OPUS_APPLICATION_AUDIO, &error));
  if (error != OPUS_OK) {
    throw std::runtime_error(std::string("no Opus encoder: ") + opus_strerror(error));
  }
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY_REQUEST, opus_int32{5});
  tune();
}

void OpusFrameEncoder::set_quality(SoundQuality quality) {
  if (quality != quality_) {
    quality_ = quality;
    tune();
  }
}

/// libopus repeats a frame within the next one only in its voice modes, and only when it is told
/// that packets are lost.
void OpusFrameEncoder::tune() {
  const bool robust = quality_ == SoundQuality::kRobust;
  OpusEncoder* const encoder = encoder_.get();
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE_REQUEST, bitrate_of(quality_));
  opus_encoder_ctl(encoder, OPUS_SET_SIGNAL_REQUEST,
                   opus_int32{robust ? OPUS_SIGNAL_VOICE : OPUS_AUTO});
  opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC_REQUEST, opus_int32{robust ? 1 : 0});
  opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC_REQUEST, opus_int32{robust ? 5 : 0});
}

void OpusFrameEncoder::encode(const AudioFrame& frame, std::vector<std::uint8_t>& out) {
  out.resize(kMaxPacket);
  const opus_int32 size = opus_encode_float(encoder_.get(), frame.data(), kSamples, out.data(),
                                            static_cast<opus_int32>(out.size()));
  out.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
}

std::size_t opus_samples(std::span<const std::uint8_t> packet) {
  const int samples = packet.empty()
                          ? 0
                          : opus_packet_get_nb_samples(
                                packet.data(), static_cast<opus_int32>(packet.size()), kRate);
  return static_cast<std::size_t>(std::max(samples, 0));
}

void OpusFrameDecoder::Deleter::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

OpusFrameDecoder::OpusFrameDecoder() {
  int error = OPUS_OK;
  decoder_.reset(opus_decoder_create(kRate, 1, &error));
  if (error != OPUS_OK) {
    throw std::runtime_error(std::string("no Opus decoder: ") + opus_strerror(error));
  }
}

bool OpusFrameDecoder::decode(std::span<const std::uint8_t> packet, AudioFrame& out) {
  const int samples = packet.empty() ? 0
                                     : opus_decode_float(decoder_.get(), packet.data(),
                                                         static_cast<opus_int32>(packet.size()),
                                                         out.data(), kSamples, 0);
  if (samples != kSamples) {
    out.fill(0);
    return false;
  }
  return true;
}

bool OpusFrameDecoder::decode_all(std::span<const std::uint8_t> packet, std::vector<float>& out) {
  const std::size_t before = out.size();
  out.resize(before + opus_samples(packet));
  const auto room = static_cast<int>(out.size() - before);
  const int samples = room == 0 ? 0
                                : opus_decode_float(decoder_.get(), packet.data(),
                                                    static_cast<opus_int32>(packet.size()),
                                                    out.data() + before, room, 0);
  out.resize(before + static_cast<std::size_t>(std::max(samples, 0)));
  return samples > 0;
}

void OpusFrameDecoder::recover(std::span<const std::uint8_t> next, AudioFrame& out) {
  const int samples = opus_decode_float(
      decoder_.get(), next.data(), static_cast<opus_int32>(next.size()), out.data(), kSamples, 1);
  if (samples != kSamples) {
    out.fill(0);
  }
}

void OpusFrameDecoder::conceal(AudioFrame& out) {
  if (opus_decode_float(decoder_.get(), nullptr, 0, out.data(), kSamples, 0) != kSamples) {
    out.fill(0);
  }
}

}  // namespace nhipcau::media
