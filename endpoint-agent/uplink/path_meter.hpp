#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "common/media/media_time.hpp"
#include "common/media/rtcp.hpp"
#include "endpoint-agent/core/rate_control.hpp"
#include "endpoint-agent/uplink/congestion_window.hpp"

namespace nhipcau::agent {

/// What the line does to the main picture's packets: what was sent is set against the bridge's
/// feedback (RFC 8888). The two clocks need not agree, only run at about the same speed: a delay is
/// how much longer a packet took than the fastest of the last half minute. What it waited for
/// because too much was under way counts: that is the line's queue, only on this side of it. Pure;
/// one thread.
class PathMeter {
 public:
  struct Out {
    std::uint16_t sequence = 0;
    std::size_t bytes = 0;
    media::MediaTime due{};         ///< when it could have gone but for the congestion window
    std::optional<int> paced_kbps;  ///< the pacer's limit
  };
  void on_sent(const Out& packet, media::MediaTime now);
  void on_feedback(const media::CongestionFeedback& feedback, media::MediaTime now);

  /// The picture begins to be sent: feedback is due from now on.
  void begin(media::MediaTime now);

  /// How long what is under way will still stand in a queue of the line if nothing more is sent:
  /// the bytes nobody has told of against the rate at which they come out. Zero: no queue is known.
  [[nodiscard]] media::MediaTime queued(media::MediaTime now, media::MediaTime round_trip) const;

  /// Something else went out on the same line, of which no feedback tells.
  void on_other(std::size_t bytes, std::optional<int> paced_kbps, media::MediaTime now) {
    window_.on_other(bytes, paced_kbps, now);
  }

  /// Whether the line may be given more now. `paced_kbps`: the pacer's limit.
  [[nodiscard]] bool may_send(std::optional<int> paced_kbps, media::MediaTime now) const;
  /// When it may not, and no feedback will say so: how long until then. Zero: a feedback will.
  [[nodiscard]] media::MediaTime opens_in(std::optional<int> paced_kbps,
                                          media::MediaTime now) const {
    return untold(kKept, now) == 0 ? window_.opens_in(paced_kbps, now) : media::MediaTime{0};
  }

  [[nodiscard]] PathSample sample(media::MediaTime now, media::MediaTime round_trip) const;

 private:
  enum class Fate { kUnknown, kLost, kCame };
  struct Sent {
    std::uint16_t sequence = 0;
    std::size_t bytes = 0;
    media::MediaTime at{};    ///< due
    media::MediaTime left{};  ///< when it went
    bool alone = false;       ///< nothing was under way then
    Fate fate = Fate::kUnknown;
    media::MediaTime took{};  ///< by two clocks: good for differences only
  };

  static constexpr media::MediaTime kKept{2'000'000};
  static constexpr media::MediaTime kBaseStep{5'000'000};
  static constexpr std::size_t kBaseSteps = 6;

  Sent* find(std::uint16_t sequence);
  media::MediaTime report_time(std::uint32_t timestamp);
  void note_base(media::MediaTime took, media::MediaTime now);
  [[nodiscard]] std::optional<media::MediaTime> base() const;
  /// Bytes nobody has told of, of packets no older than that.
  [[nodiscard]] std::size_t untold(media::MediaTime oldest, media::MediaTime now) const;
  void add_arrivals(PathSample& sample) const;
  void add_losses(PathSample& sample) const;

  std::deque<Sent> sent_;  // consecutive numbers
  CongestionWindow window_;
  std::optional<std::uint32_t> last_timestamp_;
  std::int64_t report_time_ = 0;  // of last_timestamp_, unwrapped, in 1/65536 s
  std::array<std::optional<media::MediaTime>, kBaseSteps> base_{};
  std::int64_t base_step_ = -1;
  media::MediaTime feedback_at_{};
  media::MediaTime news_at_{};  // of a packet nobody had told of
};

}  // namespace nhipcau::agent
