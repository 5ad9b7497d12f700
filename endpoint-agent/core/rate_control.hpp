#pragma once

#include <optional>

#include "common/base/time.hpp"

/// How much the room's pictures may have of the line up: the camera's and what it presents
/// together. Sound is fixed and comes first, the thumbnail second, they get the rest. Pure; time is
/// an argument; one thread.
namespace nhipcau::agent {

/// What the bridge's feedback (RFC 8888) says of the newest packets of one picture, or of both:
/// rates over 300 ms (150 while there is a queue), loss over a second.
struct PathSample {
  Millis feedback_age{};  ///< since the newest feedback
  bool enough = false;    ///< packets to say anything at all
  double loss = 0;        ///< share, 0…1 …
  int packets = 0;        ///< … of so many; 0: not told
  Millis queue{};         ///< how much longer packets took than the fastest of the last half minute
  Millis round_trip{100};
  double sent_kbps = 0;
  double received_kbps = 0;  ///< as fast as they came out at the other end
};

enum class RateState { kHold, kUp, kDown };

/// Of two streams on one line.
PathSample joined(const PathSample& a, const PathSample& b);

/// Delay decides: a queue that grows is a line that is full. Loss without a queue lowers the rate
/// only as long as lowering it lowers the loss; what stays is the line's own (a radio link), and
/// the rate climbs back in spite of it. Without feedback for a second the rate is halved each
/// second (RFC 8083: a sender whose receiver is not heard reduces to a tenth or ends).
class RateControl {
 public:
  struct Limits {
    int most_kbps = 800;
    int floor_kbps = 60;          ///< of a room that only stands by
    int floor_on_air_kbps = 150;  ///< a face that can be recognised, at 180 lines
  };

  explicit RateControl(const Limits& limits);

  /// Every 100 to 200 ms while the main picture is sent.
  void update(const PathSample& sample, bool on_air, MonoTime now);

  /// The main picture begins (again): what was learned before stays, the clocks start anew.
  void begin(MonoTime now);

  /// Another picture begins or ends: there is use for more, or less.
  void set_most(int kbps) { limits_.most_kbps = kbps; }

  [[nodiscard]] int kbps() const;
  /// The thumbnail too is to be small: the main picture is at its floor and it is still too much.
  [[nodiscard]] bool thumbnail_low() const { return thumbnail_low_; }
  [[nodiscard]] RateState state() const { return state_; }
  /// The line, not the options, is what holds the picture down.
  [[nodiscard]] bool limited() const { return limited_; }

 private:
  void go_blind(MonoTime now);
  void down(const PathSample& sample, double kbps, MonoTime now);
  void up(double quickest, MonoTime now);
  void learn_own_loss(const PathSample& sample, MonoTime now);
  [[nodiscard]] double excess_loss(const PathSample& sample) const;
  [[nodiscard]] bool full(const PathSample& sample);
  [[nodiscard]] double floor() const;

  Limits limits_;
  bool on_air_ = false;
  double kbps_;
  RateState state_ = RateState::kUp;
  bool limited_ = false;
  bool thumbnail_low_ = false;
  int slow_ticks_ = 0;  // in a row in which less came out than went in
  Millis last_queue_{};
  double ceiling_kbps_ = 0;             // where the line was last full; 0: never
  double own_loss_ = 0;                 // of the line, whatever is sent
  std::optional<double> loss_before_;   // at the last reduction because of loss …
  std::optional<MonoTime> judge_at_;    // … and when to see whether it helped
  std::optional<MonoTime> hold_until_;  // a reduction needs time to be seen
  std::optional<MonoTime> updated_at_;
  std::optional<MonoTime> halve_at_;  // without feedback
};

}  // namespace nhipcau::agent
