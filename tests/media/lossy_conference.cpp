#include "tests/media/lossy_conference.hpp"

#include <algorithm>

#include "common/media/picture_code.hpp"

namespace nhipcau::test {
namespace {

constexpr std::chrono::milliseconds kTick{20};
constexpr std::uint16_t kSpeakerNumber = 1;

double to_ms(MediaTime time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace

LossyConference::LossyConference(const relay::Impairment& speaker, const relay::Impairment& viewer,
                                 std::uint64_t seed)
    : pictures_(simulator::encode_video_clip({kSpeakerNumber, 640, 360, 25, 800, 250, 250})),
      thumbnails_(simulator::encode_video_clip({kSpeakerNumber, 320, 180, 5, 120, 50, 10})),
      sound_(simulator::encode_tone_clip(media::room_tone_hz(kSpeakerNumber))) {
  speaker_ = &bridge_.add_room("mot", {&pictures_, &thumbnails_, &sound_, 25});
  viewer_ = &bridge_.add_room("hai", {nullptr, nullptr, &sound_, 25});
  speaker_net_ = &bridge_.put_behind("mot", speaker, speaker, seed);
  viewer_net_ = &bridge_.put_behind("hai", viewer, viewer, seed + 1);
  viewer_->on_video = [this](const media::RtpPacket& packet) { show(packet); };
  viewer_->on_sound = [this](const media::RtpPacket& packet) {
    ear_.on_packet(packet.header.sequence, packet.payload, media::media_now());
  };
  // After what waits in the sockets was read: if this program was late, its network was not.
  bridge_.pumped.push_back([this](MediaTime now) { listen(now); });
  bridge_.room("mot").microphone_open = true;
  bridge_.room("hai").picture = {RoomId("mot")};
  bridge_.plan.programme = {RoomId("mot")};
}

bool LossyConference::begin() {
  bridge_.send_plan();
  const bool ready = bridge_.wait_for(
      [this] {
        const auto codes = reader_.seen().codes;
        return heard_ticks_ > 50 && !codes.empty() && codes.back().room == kSpeakerNumber;
      },
      std::chrono::seconds{15});
  play(std::chrono::seconds{2});  // the first seconds know no round trip
  return ready;
}

LossyConference::Seen LossyConference::play(std::chrono::milliseconds duration) {
  const auto before = reader_.seen();
  seen_ = {};
  ticks_ = heard_ticks_ = silent_ticks_ = 0;
  const MediaTime start = media::media_now();
  bridge_.pass(duration);
  const MediaTime end = media::media_now();
  seen_.longest_freeze =
      std::max(seen_.longest_freeze, to_ms(end - std::max(start, picture_at_.value_or(start))));
  seen_.pictures = reader_.seen().codes.size() - before.codes.size();
  seen_.broken = reader_.seen().unreadable - before.unreadable;
  seen_.sound_pct = ticks_ > 0 ? 100.0 * heard_ticks_ / ticks_ : 0;
  return seen_;
}

std::optional<double> LossyConference::until(const std::function<bool()>& fact) {
  const MediaTime start = media::media_now();
  const bool held = bridge_.wait_for(fact);
  return held ? std::optional(to_ms(media::media_now() - start)) : std::nullopt;
}

std::optional<double> LossyConference::until_picture() {
  const std::size_t before = reader_.seen().codes.size();
  return until([&] {
    const auto codes = reader_.seen().codes;
    return codes.size() > before && codes.back().room == kSpeakerNumber;
  });
}

std::optional<double> LossyConference::until_sound() {
  const int before = heard_ticks_;
  return until([&] { return heard_ticks_ > before; });
}

void LossyConference::show(const media::RtpPacket& packet) {
  const std::uint32_t timestamp = packet.header.timestamp;
  if (timestamp_ && media::timestamp_distance(timestamp, *timestamp_) < 0) {
    ++seen_.backward;
  }
  timestamp_ = timestamp;
  reader_.push(packet);
  if (packet.header.marker) {
    const MediaTime now = media::media_now();
    if (picture_at_) {
      seen_.longest_freeze = std::max(seen_.longest_freeze, to_ms(now - *picture_at_));
    }
    picture_at_ = now;
  }
}

void LossyConference::listen(MediaTime now) {
  next_tick_ = next_tick_.value_or(now);
  for (; *next_tick_ <= now; *next_tick_ += kTick) {
    media::AudioFrame frame;
    const bool real = ear_.next(frame, *next_tick_);
    ++ticks_;
    heard_ticks_ += real ? 1 : 0;
    silent_ticks_ = real ? 0 : silent_ticks_ + 1;
    seen_.longest_silence = std::max(seen_.longest_silence, 20.0 * silent_ticks_);
  }
}

}  // namespace nhipcau::test
