#include "orchestrator/bridge/video_router.hpp"

#include <algorithm>

#include "common/media/random.hpp"

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
constexpr std::chrono::seconds kAlive{1};
constexpr std::size_t kHistoryBytes = 1 << 20;  // 3 s of 2.5 Mbit/s
constexpr std::size_t kHistoryPackets = 2048;
constexpr std::size_t kMaxPending = 256;  // packets of at most 1500 bytes: a part of one history
// How old the last key frame may be. A room without a picture takes any; at a cut the screens would
// run through what is older, so a new key frame is better unless it does not come.
constexpr milliseconds kJoinAge{2000};
constexpr milliseconds kCutAge{150};
constexpr milliseconds kKeyFrameLate{300};
constexpr milliseconds kLostAge{500};          // as often as a source is asked: PROTOCOL §5
constexpr std::size_t kCatchUpBytes = 40'000;  // per tick of 20 ms: 16 Mbit/s
constexpr std::uint32_t kLowHalf = 0x7fff;     // see SrtpSender: sequence numbers begin below 32768

}  // namespace

VideoRouter::VideoRouter(KeyFrameAsker& asker) : asker_(asker), slate_(add_source()) {}

StreamId VideoRouter::add_source() {
  sources_.try_emplace(++last_id_);
  return last_id_;
}

void VideoRouter::remove_source(StreamId stream) {
  deliver();
  sources_.erase(stream);
}

VideoForwarder& VideoRouter::add_output(VideoSink& sink) {
  deliver();
  const auto sequence = static_cast<std::uint16_t>(media::random_u32() & kLowHalf);
  Output output;
  output.forwarder = std::make_unique<VideoForwarder>(sink, slate_, sequence, media::random_u32());
  outputs_.push_back(std::move(output));
  return *outputs_.back().forwarder;
}

void VideoRouter::remove_output(const VideoForwarder& output) {
  deliver();
  std::erase_if(outputs_, [&](const Output& o) { return o.forwarder.get() == &output; });
}

VideoRouter::Output* VideoRouter::find(const VideoForwarder& output) {
  const auto found = std::find_if(outputs_.begin(), outputs_.end(),
                                  [&](const Output& o) { return o.forwarder.get() == &output; });
  return found == outputs_.end() ? nullptr : &*found;
}

void VideoRouter::set_reachable(const VideoForwarder& output, bool reachable) {
  Output* const found = find(output);
  if (found != nullptr && found->reachable != reachable) {
    deliver();
    found->reachable = reachable;
  }
}

void VideoRouter::on_packet(StreamId stream, const media::RtpPacket& packet, bool starts_key_frame,
                            MediaTime now) {
  const auto found = sources_.find(stream);
  if (found == sources_.end()) {
    return;
  }
  VideoSource& source = found->second;
  source.started = true;
  source.last_packet = now;
  if (!source.history) {
    source.history.emplace(kHistoryBytes, kHistoryPackets);
  }
  VideoPacket video;
  video.header = packet.header;
  video.starts_key_frame = starts_key_frame;
  video.media_time = source.clock.on_packet(packet.header.timestamp, now);
  source.newest = video.media_time;
  video.index = source.history->push(packet.header, packet.payload, video.media_time);
  video.payload = source.history->find(video.index)->payload;
  if (starts_key_frame) {
    source.requests.on_key_frame();
    source.key_index = video.index;
    source.key_at = now;
  }
  pending_.push_back({stream, video, now});
  if (pending_.size() >= kMaxPending) {
    deliver();
  }
}

void VideoRouter::deliver() {
  for (const Output& output : outputs_) {
    for (const Pending& came : pending_) {
      if (output.reachable && output.forwarder->listens_to(came.stream)) {
        output.forwarder->on_packet(came.stream, came.packet, came.at);
      }
    }
  }
  pending_.clear();
}

void VideoRouter::lost_picture(VideoForwarder& output, MediaTime now) {
  deliver();
  const auto found = sources_.find(output.on_air());
  Output* const out = find(output);
  if (found == sources_.end() || out == nullptr || output.catching_up()) {
    return;
  }
  const bool again = out->replayed_at && now - *out->replayed_at < kLostAge;
  if (has_history(found->second, kLostAge, now) && !again) {
    out->replayed_at = now;
    output.begin_catch_up(output.on_air(), *found->second.key_index, found->second.newest);
    feed_history(output, now);
  } else {
    found->second.requests.lost_picture(now);
  }
}

void VideoRouter::broken(StreamId stream, MediaTime now) {
  const auto found = sources_.find(stream);
  if (found != sources_.end()) {
    found->second.requests.lost_picture(now);
  }
}

void VideoRouter::repair(VideoForwarder& output, std::span<const std::uint16_t> sequences,
                         MediaTime apart, MediaTime now) {
  deliver();
  for (const std::uint16_t sequence : sequences) {
    const auto sent = output.take_repair(sequence, now, apart);
    const auto source = sent ? sources_.find(sent->stream) : sources_.end();
    if (source == sources_.end() || !source->second.history) {
      continue;
    }
    if (const auto packet = source->second.history->find(sent->index)) {
      output.repair(*sent, packet->header, packet->payload);
    }
  }
}

/// Everything since the last key frame is kept, and that began at most `age` ago.
bool VideoRouter::has_history(const VideoSource& source, MediaTime age, MediaTime now) {
  return source.key_index && source.history->oldest() <= *source.key_index &&
         now - source.key_at <= age && now - source.last_packet < kAlive;
}

void VideoRouter::begin_from_history(Output& output, MediaTime now) {
  VideoForwarder& forwarder = *output.forwarder;
  const StreamId stream = forwarder.waiting_for();
  const auto source = sources_.find(stream);
  if (source == sources_.end() || !forwarder.picture_whole()) {
    return;
  }
  const bool any =
      forwarder.on_air() == kNoStream || now - forwarder.wanted_since() > kKeyFrameLate;
  if (has_history(source->second, any ? kJoinAge : kCutAge, now)) {
    forwarder.begin_catch_up(stream, *source->second.key_index, source->second.newest);
  }
}

void VideoRouter::feed_history(VideoForwarder& forwarder, MediaTime now) {
  const auto source = sources_.find(forwarder.on_air());
  std::size_t fed = 0;
  while (fed < kCatchUpBytes) {
    const auto next = forwarder.catching_up();
    const auto packet = next && source != sources_.end() && source->second.history
                            ? source->second.history->find(*next)
                            : std::nullopt;
    if (!packet) {  // it is live now (or its source is gone)
      forwarder.end_catch_up();
      return;
    }
    forwarder.catch_up({packet->header, packet->payload, false, packet->at, *next}, now);
    fed += packet->payload.size();
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

bool VideoRouter::watched(StreamId stream) const {
  return std::ranges::any_of(outputs_, [&](const Output& output) {
    return output.forwarder->on_air() == stream || output.forwarder->wanted() == stream;
  });
}

void VideoRouter::tick(MediaTime now) {
  deliver();
  for (Output& output : outputs_) {
    VideoForwarder& forwarder = *output.forwarder;
    if (!output.reachable) {
      forwarder.suspend(now);
      continue;
    }
    forwarder.tick(alive(forwarder.wanted(), now), now);
    if (forwarder.waiting_for() != kNoStream) {
      begin_from_history(output, now);
    }
    if (forwarder.catching_up()) {
      feed_history(forwarder, now);
    }
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
