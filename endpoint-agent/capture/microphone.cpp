#include "endpoint-agent/capture/microphone.hpp"

#include <fmt/format.h>

#include <utility>

#include "endpoint-agent/capture/uplink.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kMicrophoneOk{1000};

}  // namespace

Microphone::Microphone(const JoinOptions& options, RoomFace face, Post post,
                       std::function<void(const leg::UpPacket&)> on_packet)
    : options_(options),
      face_(std::move(face)),
      post_(std::move(post)),
      on_packet_(std::move(on_packet)),
      keeper_({.name = "microphone", .build = [this] { return build(); }, .pulse = &pulse_}) {}

bool Microphone::ok(MonoTime now) const {
  return pulse_.age(now) < kMicrophoneOk;
}

Expected<gst::Pipeline> Microphone::build() {
  const auto source = microphone_source(options_, face_);
  if (!source) {
    return tl::unexpected(source.error());
  }
  auto pipeline = gst::Pipeline::make(fmt::format(
      "{} ! identity name=heard silent=true ! opusenc audio-type=voice bitrate=48000 frame-size=20 "
      "inband-fec=true packet-loss-percentage=5 complexity=5 ! rtpopuspay pt=111 ! "
      "appsink name=packets sync=false async=false",
      source->description));
  if (!pipeline) {
    return pipeline;
  }
  source->configure(*pipeline);
  gst::on_buffer(pipeline->find("heard"), "sink", [this](gst::BufferPtr& buffer) {
    heard(buffer);
    return true;
  });
  forward_packets(pipeline->find("packets"), leg::Stream::kSound, post_, on_packet_);
  return pipeline;
}

void Microphone::heard(gst::BufferPtr& buffer) {
  pulse_.beat();
  Energy energy;
  {
    const gst::ReadMap map(buffer.get());
    energy = energy_of(gst::samples_of(map));
  }
  post_([this, energy] { meter_.add(energy); });
  if (muted_) {
    buffer.reset(gst_buffer_make_writable(buffer.release()));
    gst_buffer_memset(buffer.get(), 0, 0, gst_buffer_get_size(buffer.get()));
  }
}

}  // namespace nhipcau::agent
