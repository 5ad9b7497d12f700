#include "orchestrator/outlet/intake.hpp"

#include "common/base/overloaded.hpp"

namespace nhipcau::outlet {
namespace {

constexpr media::MediaTime kWaitForClocks{2'000'000};

}  // namespace

void Intake::on_video(const media::RtpPacket& packet, media::MediaTime now) {
  video_order_.push(packet, now);
  drain(now);
}

void Intake::on_sound(const media::RtpPacket& packet, media::MediaTime now) {
  sound_order_.push(packet, now);
  drain(now);
}

void Intake::drain(media::MediaTime now) {
  std::vector<TimedPicture> pictures;
  const bool waited = assembler_.waits_for_key();
  while (const auto packet = video_order_.pop(now)) {
    assembler_.push(*packet, pictures);
  }
  if (assembler_.waits_for_key() && !waited) {
    events_.on_key_frame_needed();
  }
  for (TimedPicture& picture : pictures) {
    keep(std::move(picture), now);
  }
  while (auto packet = sound_order_.pop(now)) {
    keep(TimedSound{packet->header.timestamp, std::move(packet->payload)}, now);
  }
}

void Intake::keep(Kept sample, media::MediaTime now) {
  std::visit(Overloaded{[&](const TimedPicture& picture) {
                          video_clock_.assume(picture.timestamp, now + wall_offset_);
                        },
                        [&](const TimedSound& sound) {
                          sound_clock_.assume(sound.timestamp, now + wall_offset_);
                        }},
             sample);
  if (!kept_since_) {
    kept_since_ = now;
  }
  kept_.push_back(std::move(sample));
  clocks_settled_ = clocks_settled_ || (video_clock_.known() && sound_clock_.known()) ||
                    now - *kept_since_ > kWaitForClocks;
  if (clocks_settled_) {
    for (Kept& each : kept_) {
      give(each);
    }
    kept_.clear();
  }
}

void Intake::give(Kept& sample) {
  std::visit(
      Overloaded{[&](TimedPicture& timed) {
                   timed.picture.at = video_clock_.at(timed.timestamp);
                   events_.on_picture(std::move(timed.picture));
                 },
                 [&](TimedSound& sound) {
                   events_.on_sound({sound_clock_.at(sound.timestamp), std::move(sound.opus)});
                 }},
      sample);
}

void Intake::tick(media::MediaTime now) {
  drain(now);
}

}  // namespace nhipcau::outlet
