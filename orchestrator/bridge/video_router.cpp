#include "orchestrator/bridge/video_router.hpp"

#include <algorithm>

#include "common/media/h264.hpp"
#include "common/media/random.hpp"

namespace nhipcau::bridge {
namespace {

constexpr std::chrono::seconds kAlive{1};
constexpr std::uint32_t kLowHalf = 0x7fff;  // see SrtpSender: sequence numbers begin below 32768

}  // namespace

VideoRouter::VideoRouter(KeyFrameAsker& asker) : asker_(asker), slate_(add_source()) {}

StreamId VideoRouter::add_source() {
  sources_.try_emplace(++last_id_);
  return last_id_;
}

void VideoRouter::remove_source(StreamId stream) {
  sources_.erase(stream);
}

VideoForwarder& VideoRouter::add_output(VideoSink& sink) {
  const auto sequence = static_cast<std::uint16_t>(media::random_u32() & kLowHalf);
  Output output;
  output.forwarder = std::make_unique<VideoForwarder>(sink, slate_, sequence, media::random_u32());
  outputs_.push_back(std::move(output));
  return *outputs_.back().forwarder;
}

void VideoRouter::remove_output(const VideoForwarder& output) {
  std::erase_if(outputs_, [&](const Output& o) { return o.forwarder.get() == &output; });
}

VideoRouter::Output* VideoRouter::find(const VideoForwarder& output) {
  const auto found = std::find_if(outputs_.begin(), outputs_.end(),
                                  [&](const Output& o) { return o.forwarder.get() == &output; });
  return found == outputs_.end() ? nullptr : &*found;
}

void VideoRouter::set_reachable(const VideoForwarder& output, bool reachable) {
  if (Output* found = find(output)) {
    found->reachable = reachable;
  }
}

void VideoRouter::on_packet(StreamId stream, const media::RtpPacket& packet, MediaTime now) {
  const auto found = sources_.find(stream);
  if (found == sources_.end()) {
    return;
  }
  VideoSource& source = found->second;
  source.started = true;
  source.last_packet = now;
  VideoPacket video;
  video.header = packet.header;
  video.payload = packet.payload;
  video.starts_key_frame = media::starts_key_frame(packet.payload);
  video.media_time = source.clock.on_packet(packet.header.timestamp, now);
  if (video.starts_key_frame) {
    source.requests.on_key_frame();
  }
  for (const Output& output : outputs_) {
    if (output.reachable && output.forwarder->listens_to(stream)) {
      output.forwarder->on_packet(stream, video, now);
    }
  }
}

void VideoRouter::lost_picture(StreamId stream, MediaTime now) {
  const auto found = sources_.find(stream);
  if (found != sources_.end()) {
    found->second.requests.lost_picture(now);
  }
}

void VideoRouter::prepare(StreamId stream, MediaTime now) {
  const auto found = sources_.find(stream);
  if (found != sources_.end()) {
    found->second.requests.wait(now);
  }
}

void VideoRouter::source_reachable(StreamId stream) {
  const auto found = sources_.find(stream);
  if (found != sources_.end()) {
    found->second.requests = {};
  }
}

void VideoRouter::set_round_trip(StreamId stream, MediaTime round_trip) {
  const auto found = sources_.find(stream);
  if (found != sources_.end()) {
    found->second.round_trip = round_trip;
  }
}

bool VideoRouter::alive(StreamId stream, MediaTime now) const {
  const auto found = sources_.find(stream);
  return found != sources_.end() && found->second.started &&
         now - found->second.last_packet < kAlive;
}

void VideoRouter::tick(MediaTime now) {
  for (const Output& output : outputs_) {
    VideoForwarder& forwarder = *output.forwarder;
    if (!output.reachable) {
      forwarder.suspend(now);
      continue;
    }
    forwarder.tick(alive(forwarder.wanted(), now), now);
    if (forwarder.waiting_for() != kNoStream) {
      prepare(forwarder.waiting_for(), now);
    }
    if (forwarder.waiting_for_slate()) {
      prepare(slate_, now);
    }
  }
  for (auto& [stream, source] : sources_) {
    if (source.requests.take_due(now, source.round_trip)) {
      asker_.ask_key_frame(stream, now);
    }
  }
}

}  // namespace nhipcau::bridge
