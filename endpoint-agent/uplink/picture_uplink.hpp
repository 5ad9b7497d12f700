#pragma once

#include <functional>
#include <optional>

#include "endpoint-agent/core/line_share.hpp"
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

/// The way of the main picture's packets, and of those of what the room presents, from the encoders
/// to the leg: measured, paced when the line is slow, and steered; the two share what the line has
/// for pictures. Thumbnails go before them, and wait like them on a slow line. Sound does not pass
/// here: nothing holds it up. Main loop only; time is an argument.
class PictureUplink {
 public:
  struct Events {
    /// Hands a packet to the leg; its sequence number when it went out.
    std::function<std::optional<std::uint16_t>(const leg::UpPacket&)> send;
    /// Sends a packet again; the bytes that went out.
    std::function<std::size_t(leg::Stream, std::uint16_t)> repair;
    std::function<void(const EncoderOrders&)> steer;
    std::function<void()> need_key_frame;  ///< what waited was dropped
    /// To call `drain` in so long: the line will be free then.
    std::function<void(media::MediaTime)> wake_in = [](media::MediaTime) {};
    std::function<void(int kbps)> steer_content = [](int) {};
    std::function<void()> need_content_key_frame = [] {};
  };

  /// `whole` and `most_kbps`: what the options ask for; content, if there is any, has use for
  /// `most_content_kbps`.
  PictureUplink(const PictureStep& whole, int most_kbps, Events events, int most_content_kbps = 0);

  void send(const leg::UpPacket& packet, media::MediaTime now);
  /// The bridge asks for these once more: they go before new ones, as soon as the line may be given
  /// something.
  void on_lost(leg::Stream stream, const std::vector<std::uint16_t>& sequences,
               media::MediaTime now);
  /// Sends what may go.
  void drain(media::MediaTime now);
  void on_feedback(const media::CongestionFeedback& feedback, media::MediaTime now) {
    main_.meter.on_feedback(feedback, now);
    drain(now);
  }
  void on_content_feedback(const media::CongestionFeedback& feedback, media::MediaTime now) {
    content_.meter.on_feedback(feedback, now);
    drain(now);
  }
  /// Whether the picture is sent at all, and whether the conference sees it. At every change or
  /// more often.
  void follow(bool open, bool on_air, media::MediaTime now);
  void follow_content(bool open, bool on_air, media::MediaTime now);
  /// Every 20 ms.
  void tick(media::MediaTime now, media::MediaTime round_trip);

  [[nodiscard]] int kbps() const { return share().main_kbps; }
  [[nodiscard]] int content_kbps() const { return share().content_kbps; }
  [[nodiscard]] int height() const { return steps_.now().height; }
  [[nodiscard]] bool limited() const { return main_.wish.open && control_.limited(); }

 private:
  struct Lost {
    std::uint16_t sequence = 0;
    media::MediaTime asked{};
  };
  struct Stream {
    leg::Stream name;
    LineWish wish;
    PathMeter meter;
    Pacer pacer;
    std::deque<Lost> lost;

    [[nodiscard]] bool may_send(media::MediaTime now) const {
      return meter.may_send(pacer.limit(), now);
    }
  };

  void open(Stream& stream, bool open, bool on_air, media::MediaTime now);
  void let_queue_drain(media::MediaTime now, media::MediaTime round_trip);
  [[nodiscard]] media::MediaTime queued(media::MediaTime now, media::MediaTime round_trip) const;
  void steer(media::MediaTime now, media::MediaTime round_trip);
  void steer_main(int kbps, media::MediaTime now);
  void steer_content(int kbps);
  void send_thumbnails(media::MediaTime now);
  void repair(Stream& stream, media::MediaTime now);
  [[nodiscard]] PathSample sample(media::MediaTime now, media::MediaTime round_trip) const;
  [[nodiscard]] LineShare share() const {
    return share_line(control_.kbps(), main_.wish, content_.wish);
  }

  Events events_;
  Stream main_;
  Stream content_;
  std::deque<leg::UpPacket> thumbnails_;
  RateControl control_;
  PictureSteps steps_;
  EncoderOrders orders_;
  int content_kbps_ = 0;  // as it was told
  media::MediaTime steered_at_{};
  std::optional<media::MediaTime> draining_since_;
};

}  // namespace nhipcau::agent
