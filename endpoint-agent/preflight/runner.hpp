#pragma once

#include "common/base/expected.hpp"
#include "common/base/time.hpp"

/// What is done when during a pre-flight check. Time is an argument; pure; one thread.
namespace nhipcau::agent::preflight {

/// How long each part takes. The line is tried out from the beginning, beside the others.
struct Windows {
  Millis look{5'000};     ///< the room is quiet and empty of instructions
  Millis listen{10'000};  ///< somebody speaks
  Millis chirps{10'000};  ///< the loudspeakers sound, nobody speaks
  Millis line{60'000};    ///< practice.md §2.6, row 7
};

/// What the room is doing for the conference meanwhile.
struct Situation {
  bool signed_in = false;
  bool on_air = false;
  bool standby = false;  ///< its turn comes next, and the conference is under way
};

enum class Step { kIdle, kLook, kListen, kChirps, kLine, kDone, kStopped };

class Runner {
 public:
  /// Refuses with `on_air` while the conference needs this room's line and microphone, with
  /// `running` while a check runs.
  Expected<void> start(const Windows& windows, const Situation& now_is, MonoTime now);

  /// Where it stands. A check is stopped as soon as the conference needs the room.
  Step tick(const Situation& now_is, MonoTime now);

  void stop();

  [[nodiscard]] Step step() const { return step_; }
  [[nodiscard]] bool running() const;
  /// The line is loaded now, and the camera sends its main picture.
  [[nodiscard]] bool loads_line(MonoTime now) const;
  /// 0 to 1.
  [[nodiscard]] double progress(MonoTime now) const;

 private:
  [[nodiscard]] Millis length() const;

  Windows windows_;
  Step step_ = Step::kIdle;
  MonoTime started_at_;
};

}  // namespace nhipcau::agent::preflight
