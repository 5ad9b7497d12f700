#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/media/media_time.hpp"

namespace nhipcau::agent {

/// How much of one picture stream may be under way on a slow line: as much as the line takes until
/// the bridge has told of it, and no more. So when the line gets narrow at one stroke, what stands
/// in its queue before anybody can know, and holds up the sound, is a few packets instead of whole
/// pictures. A wide line is not held back: what the pictures would gain there is less than the
/// wait.
///
/// The line's rate is that at which the packets of a large picture arrive, the fastest of two
/// seconds, or that of the newest one when it was slow in coming; the time until it is told
/// is that of a picture's first packet, which no packet of its own waits before. Nothing is limited
/// until both are known. If pictures wait here while nothing waits in the line, both were
/// misjudged: then more may be under way. Pure; one thread.
class CongestionWindow {
 public:
  /// A packet of which a feedback tells.
  struct Told {
    media::MediaTime due{};   ///< when it could have been sent: the same for a whole picture
    media::MediaTime sent{};  ///< own clock
    media::MediaTime came{};  ///< the bridge's clock, as far as this agent knows it
    std::size_t bytes = 0;
    bool alone = false;  ///< nothing else was under way when it was sent
  };

  /// In the order of sending; each packet once.
  void on_told(const Told& packet, media::MediaTime now);

  /// Something else went out on the same line, of which no feedback tells. `paced_kbps`: what the
  /// pacer lets out, when it holds back: large pictures do not arrive in one piece then.
  void on_other(std::size_t bytes, std::optional<int> paced_kbps, media::MediaTime now);

  /// The share of packets that do not arrive, 0…1: the more are lost, the more must be under way
  /// for one of them to arrive, which is what lets the next ones go.
  void on_loss(double share) { loss_ = share; }

  /// Whether another packet may follow when nobody has told yet of `untold` bytes.
  [[nodiscard]] bool open(std::size_t untold, std::optional<int> paced_kbps,
                          media::MediaTime now) const;
  /// How long the line takes for what else went out, until `open` when all else is told. Zero: now.
  [[nodiscard]] media::MediaTime opens_in(std::optional<int> paced_kbps,
                                          media::MediaTime now) const;

  /// When nobody has told of anything for that long, what was sent before is not under way any
  /// more.
  [[nodiscard]] media::MediaTime patience() const;

 private:
  /// What was learned in one second.
  struct Second {
    std::int64_t number = -1;
    double best_kbps = 0;
    std::optional<media::MediaTime> longest_answer;
    std::optional<media::MediaTime> longest_alone;
    std::optional<media::MediaTime> shortest_way;
  };
  struct Train {
    media::MediaTime due{};  // of its newest packet
    media::MediaTime first{};
    media::MediaTime last{};    // arrivals
    std::size_t bytes = 0;      // after the first packet
    media::MediaTime queued{};  // what its packets waited in the line, all together
  };

  static constexpr std::size_t kSeconds = 6;  // this one and five before it

  Second& second(media::MediaTime now);
  void end_train(media::MediaTime now);
  /// How long the packet waited in the line.
  media::MediaTime queued(const Told& packet, media::MediaTime now);
  void adapt(const Told& packet, media::MediaTime queued, media::MediaTime now);
  /// The longest answer of each of the last seconds, the least of them: what is usual. Of packets
  /// that were alone, if there were any: what is under way must not lengthen what may be.
  [[nodiscard]] std::optional<media::MediaTime> usual_answer() const;
  [[nodiscard]] std::optional<media::MediaTime> least_of(
      std::optional<media::MediaTime> Second::*longest) const;
  [[nodiscard]] std::optional<double> best_kbps(media::MediaTime now) const;
  /// Of the picture that is arriving, when it takes much longer than is usual and spends that time
  /// in the line: where the last packet under way is lost the pause is no line's.
  [[nodiscard]] std::optional<double> slow_train() const;
  /// Of a line that is slow enough to be held back for; else empty.
  [[nodiscard]] std::optional<double> line_kbps(std::optional<int> paced_kbps,
                                                media::MediaTime now) const;
  [[nodiscard]] double least() const;
  /// How many bytes may be under way.
  [[nodiscard]] double most(double kbps) const;
  /// Of what else was sent, what the line has not worked off.
  [[nodiscard]] double other_bytes(double kbps, media::MediaTime now) const;

  std::optional<Train> train_;
  std::array<Second, kSeconds> seconds_{};  // by number
  std::optional<double> slow_kbps_;         // of the last large picture, if it was slow
  std::int64_t newest_ = -1;
  double scale_ = 1;  // of what is computed
  media::MediaTime scaled_at_{};
  double loss_ = 0;
  double other_bytes_ = 0;
  media::MediaTime other_at_{};
};

}  // namespace nhipcau::agent
