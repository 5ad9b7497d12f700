#include "orchestrator/bridge/video_forwarder.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kKeyFrameDeadline{800};  // then a dead source is not waited for
constexpr milliseconds kSilence{1000};          // the source on air is gone
constexpr milliseconds kPictureWhole{40};       // one picture at 25 a second
constexpr int kMaxGap = 1000;                   // packets; further apart: the source began anew
constexpr std::size_t kMaxHeld = 256;           // packets; a 137 kB key frame has 115
constexpr std::int64_t kMinStep = 1500;         // ticks of 90 kHz: one picture at 60 a second

}  // namespace

VideoForwarder::VideoForwarder(VideoSink& sink, StreamId slate, std::uint16_t first_sequence,
                               std::uint32_t first_timestamp)
    : sink_(sink),
      slate_(slate),
      last_sequence_(static_cast<std::uint16_t>(first_sequence - 1)),
      first_timestamp_(first_timestamp) {}

void VideoForwarder::want(StreamId stream, MediaTime now) {
  if (stream == wanted_) {
    return;
  }
  wanted_ = stream;
  wanted_since_ = now;
  fallback_ = false;
  held_stream_ = kNoStream;
  held_.clear();
}

void VideoForwarder::suspend(MediaTime now) {
  current_ = kNoStream;
  picture_whole_ = true;
  fallback_ = false;
  wanted_since_ = now;
  held_stream_ = kNoStream;
  held_.clear();
}

StreamId VideoForwarder::waiting_for() const {
  return wanted_ == current_ || wanted_ == held_stream_ ? kNoStream : wanted_;
}

bool VideoForwarder::waiting_for_slate() const {
  return fallback_ && current_ != slate_ && held_stream_ == kNoStream;
}

bool VideoForwarder::may_cut_to(StreamId stream) const {
  if (stream == kNoStream || stream == current_) {
    return false;
  }
  return stream == wanted_ || (fallback_ && stream == slate_ && held_stream_ == kNoStream);
}

void VideoForwarder::on_packet(StreamId stream, const VideoPacket& packet, MediaTime now) {
  if (stream == current_) {
    fallback_ = fallback_ && current_ != wanted_;
    forward(packet.header, packet.payload, packet.media_time, now);
  } else if (stream == held_stream_) {
    hold(packet);
  } else if (packet.starts_key_frame && may_cut_to(stream)) {
    begin_take(stream, packet, now);
  }
  release(now);
}

void VideoForwarder::tick(bool wanted_alive, MediaTime now) {
  const bool silent = current_ != kNoStream && current_ != slate_ && now - current_at_ > kSilence;
  const bool late = wanted_ != current_ && now - wanted_since_ > kKeyFrameDeadline;
  if (silent || (late && (!wanted_alive || current_ == kNoStream))) {
    fallback_ = true;
  }
  release(now);
}

void VideoForwarder::begin_take(StreamId stream, const VideoPacket& packet, MediaTime now) {
  held_.clear();
  held_stream_ = stream;
  held_since_ = now;
  hold(packet);
}

void VideoForwarder::hold(const VideoPacket& packet) {
  held_.push_back(
      {packet.header, {packet.payload.begin(), packet.payload.end()}, packet.media_time});
}

void VideoForwarder::release(MediaTime now) {
  const bool wait = current_ != kNoStream && !picture_whole_ && now - held_since_ < kPictureWhole &&
                    held_.size() < kMaxHeld;
  if (held_stream_ == kNoStream || wait) {
    return;
  }
  const std::vector<Held> packets = std::move(held_);
  held_.clear();
  cut(std::exchange(held_stream_, kNoStream), packets.front().header, packets.front().media_time);
  for (const Held& packet : packets) {
    forward(packet.header, packet.payload, packet.media_time, now);
  }
}

void VideoForwarder::cut(StreamId stream, const RtpHeader& first, MediaTime media_time) {
  current_ = stream;
  fallback_ = fallback_ && current_ != wanted_;
  if (!ever_sent_) {
    ever_sent_ = true;
    first_media_time_ = media_time;
  } else {
    const std::int64_t ticks = (media_time - first_media_time_).count() * 9 / 100;
    last_ticks_ = std::max(last_ticks_ + kMinStep, ticks);
  }
  source_sequence_ = first.sequence;
  source_timestamp_ = first.timestamp;
  position_ = 0;
  cut_sequence_ = static_cast<std::uint16_t>(last_sequence_ + 1);
}

void VideoForwarder::forward(const RtpHeader& header, Bytes payload, MediaTime media_time,
                             MediaTime now) {
  int ahead = media::sequence_distance(header.sequence, source_sequence_);
  if (std::abs(ahead) > kMaxGap) {  // go on without a gap; the picture is broken until a key frame
    source_sequence_ = static_cast<std::uint16_t>(header.sequence - 1);
    ahead = 1;
  }
  const std::int64_t position = position_ + ahead;
  if (position < 0) {
    return;  // older than the cut
  }
  const std::int64_t ticks =
      last_ticks_ + media::timestamp_distance(header.timestamp, source_timestamp_);
  RtpHeader out = header;
  out.sequence = static_cast<std::uint16_t>(cut_sequence_ + position);
  out.timestamp = first_timestamp_ + static_cast<std::uint32_t>(ticks);
  if (position >= position_) {
    position_ = position;
    source_sequence_ = header.sequence;
    source_timestamp_ = header.timestamp;
    last_ticks_ = ticks;
    last_sequence_ = out.sequence;
    picture_whole_ = header.marker;
  }
  current_at_ = now;
  sink_.send(out, payload, media_time);
}

}  // namespace nhipcau::bridge
