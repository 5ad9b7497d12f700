#pragma once

#include <optional>
#include <string>

namespace nhipcau::agent {

/// What is wrong with a simulated camera (`--camera sim:dark`).
/// Busy is none: it is as hard to encode as a full hall.
enum class PictureFault { kNone, kBusy, kBlack, kFrozen, kDark, kBright, kBlurred };

/// Empty: no such fault. "": none.
std::optional<PictureFault> picture_fault(const std::string& name);

/// What a simulated microphone hears (`--microphone sim:speech+echo`).
struct SimSound {
  bool speech = false;  ///< words and pauses of the room's tone, instead of the tone without end
  bool silent = false;
  bool clipping = false;  ///< speech, far too loud
  bool noisy = false;     ///< speech over loud noise
  bool echo = false;      ///< the room's loudspeakers as well
};

/// Empty: not "silent", "clipping", "noisy", "speech" or "echo", joined by "+". "": the tone.
std::optional<SimSound> sim_sound(const std::string& names);

}  // namespace nhipcau::agent
