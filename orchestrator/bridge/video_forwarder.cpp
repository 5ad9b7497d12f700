#include "orchestrator/bridge/video_forwarder.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kKeyFrameDeadline{800};  // then a dead source is not waited for
constexpr milliseconds kSilence{1000};          // the source on air is gone
constexpr milliseconds kPictureWhole{40};       // one picture at 25 a second
constexpr std::size_t kMaxHeld = 256;           // packets; a 137 kB key frame has 115
constexpr std::size_t kMaxSent = 1024;          // packets: a second of 9 Mbit/s
constexpr milliseconds kRepairable{1000};
constexpr MediaTime kNever{-1'000'000'000};
constexpr std::int64_t kMinStep = 1500;        // ticks of 90 kHz: one picture at 60 a second
constexpr std::int64_t kCatchUpStep = 90;      // a millisecond
constexpr milliseconds kCatchUpSpan{40};       // a second of 25 pictures, and some
constexpr std::int64_t kMaxStep = 10 * 90000;  // no camera stops for longer and goes on counting

}  // namespace

VideoForwarder::VideoForwarder(VideoSink& sink, StreamId slate, std::uint16_t first_sequence,
                               std::uint32_t first_timestamp)
    : sink_(sink),
      slate_(slate),
      last_sequence_(static_cast<std::uint16_t>(first_sequence - 1)),
      first_timestamp_(first_timestamp),
      sent_(kMaxSent) {}

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
  catching_up_ = false;
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
    if (!catching_up_) {
      forward(packet, packet.media_time, now);
    }
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
  held_.push_back({packet, {packet.payload.begin(), packet.payload.end()}});
}

void VideoForwarder::release(MediaTime now) {
  const bool wait = current_ != kNoStream && !picture_whole_ && now - held_since_ < kPictureWhole &&
                    held_.size() < kMaxHeld;
  if (held_stream_ == kNoStream || wait) {
    return;
  }
  std::vector<Held> packets = std::move(held_);
  held_.clear();
  const VideoPacket& first = packets.front().packet;
  cut(std::exchange(held_stream_, kNoStream), first.header.timestamp, first.media_time);
  for (Held& held : packets) {
    held.packet.payload = held.payload;
    forward(held.packet, held.packet.media_time, now);
  }
}

std::int64_t VideoForwarder::ticks_of(MediaTime media_time) const {
  return (media_time - first_media_time_).count() * 9 / 100;
}

void VideoForwarder::cut(StreamId stream, std::uint32_t source_timestamp, MediaTime media_time) {
  current_ = stream;
  catching_up_ = false;
  ahead_ = true;
  fallback_ = fallback_ && current_ != wanted_;
  if (!ever_sent_) {
    ever_sent_ = true;
    first_media_time_ = media_time;
  } else {
    last_ticks_ = std::max(last_ticks_ + kMinStep, ticks_of(media_time));
  }
  source_timestamp_ = source_timestamp;
}

void VideoForwarder::advance_timestamp(const VideoPacket& packet) {
  const std::int64_t step = media::timestamp_distance(packet.header.timestamp, source_timestamp_);
  source_timestamp_ = packet.header.timestamp;
  if (step == 0) {
    return;
  }
  if (catching_up_) {
    last_ticks_ += kCatchUpStep;
    return;
  }
  const std::int64_t true_ticks = ticks_of(packet.media_time);
  if (step < 0 || step > kMaxStep) {
    last_ticks_ = std::max(last_ticks_ + kMinStep, true_ticks);
  } else if (ahead_ && last_ticks_ + step > true_ticks) {
    last_ticks_ = std::max(last_ticks_ + std::min(step, kMinStep), true_ticks);
  } else {
    last_ticks_ = std::max(last_ticks_ + step, ahead_ ? true_ticks : 0);
    ahead_ = false;
  }
}

void VideoForwarder::forward(const VideoPacket& packet, MediaTime media_time, MediaTime now) {
  advance_timestamp(packet);
  RtpHeader out = packet.header;
  out.sequence = ++last_sequence_;
  out.timestamp = first_timestamp_ + static_cast<std::uint32_t>(last_ticks_);
  picture_whole_ = out.marker;
  current_at_ = now;
  sent_[out.sequence % kMaxSent] = {current_,      packet.index, out.sequence,
                                    out.timestamp, now,          kNever};
  sink_.send(out, packet.payload, media_time);
}

void VideoForwarder::begin_catch_up(StreamId stream, std::uint64_t index, MediaTime newest) {
  held_stream_ = kNoStream;
  held_.clear();
  cut(stream, 0, newest - kCatchUpSpan);
  catching_up_ = true;
  cursor_ = index;
}

std::optional<std::uint64_t> VideoForwarder::catching_up() const {
  return catching_up_ ? std::optional(cursor_) : std::nullopt;
}

void VideoForwarder::catch_up(const VideoPacket& packet, MediaTime now) {
  ++cursor_;
  forward(packet, now, now);
}

void VideoForwarder::end_catch_up() {
  catching_up_ = false;
}

std::optional<VideoForwarder::Sent> VideoForwarder::take_repair(std::uint16_t sequence,
                                                                MediaTime now, MediaTime apart) {
  Sent& sent = sent_[sequence % kMaxSent];
  if (sent.stream == kNoStream || sent.sequence != sequence || now - sent.at > kRepairable ||
      now - sent.repaired_at < apart) {
    return std::nullopt;
  }
  sent.repaired_at = now;
  return sent;
}

void VideoForwarder::repair(const Sent& sent, const RtpHeader& source, Bytes payload) {
  RtpHeader out = source;
  out.sequence = sent.sequence;
  out.timestamp = sent.timestamp;
  sink_.repair(out, payload);
}

}  // namespace nhipcau::bridge
