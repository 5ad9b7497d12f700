#pragma once

#include <functional>
#include <optional>

#include "endpoint-agent/core/picture_steps.hpp"
#include "endpoint-agent/core/rate_control.hpp"
#include "endpoint-agent/uplink/pacer.hpp"
#include "endpoint-agent/uplink/path_meter.hpp"

namespace nhipcau::agent {

/// How the camera's encoders are to run.
struct EncoderOrders {
  PictureStep step;
  int main_kbps = 0;
  bool thumbnail_low = false;
  bool operator==(const EncoderOrders&) const = default;
};

/// The way of the main picture's packets from the encoder to the leg: measured, paced when the line
/// is slow, and steered. Sound and thumbnails do not pass here: nothing holds them up. Main loop
/// only; time is an argument.
class MainUplink {
 public:
  struct Events {
    /// Hands a packet to the leg; its sequence number when it went out.
    std::function<std::optional<std::uint16_t>(const leg::UpPacket&)> send;
    std::function<void(const EncoderOrders&)> steer;
    std::function<void()> need_key_frame;  ///< what waited was dropped
  };

  /// `whole` and `most_kbps`: what the options ask for.
  MainUplink(const PictureStep& whole, int most_kbps, Events events);

  void send(const leg::UpPacket& packet, media::MediaTime now);
  void on_feedback(const media::CongestionFeedback& feedback, media::MediaTime now) {
    meter_.on_feedback(feedback, now);
  }
  /// Whether the picture is sent at all, and whether the conference sees it. At every change or
  /// more often.
  void follow(bool open, bool on_air, media::MediaTime now);
  /// Every 20 ms.
  void tick(media::MediaTime now, media::MediaTime round_trip);

  [[nodiscard]] int kbps() const { return open_ ? control_.main_kbps() : 0; }
  [[nodiscard]] int height() const { return steps_.now().height; }
  [[nodiscard]] bool limited() const { return open_ && control_.limited(); }

 private:
  void steer(media::MediaTime now, media::MediaTime round_trip);
  void drain(media::MediaTime now);

  Events events_;
  PathMeter meter_;
  Pacer pacer_;
  RateControl control_;
  PictureSteps steps_;
  EncoderOrders orders_;
  bool open_ = false;
  bool on_air_ = false;
  media::MediaTime steered_at_{};
};

}  // namespace nhipcau::agent
