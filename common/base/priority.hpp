#pragma once

/// Who waits when a machine has more to do than it can. At the beginning of `main`: threads made
/// later inherit it.
namespace nhipcau {

inline constexpr int kMediaNiceness = -11;   ///< what PulseAudio and PipeWire take for sound
inline constexpr int kControlNiceness = -5;  ///< the orchestrator: before everything but media

/// Before programs of a larger niceness. Where that is not permitted (systemd's units permit it, a
/// person's shell does not) nothing happens: only a busy machine shows the difference.
void ask_for_niceness(int niceness);

}  // namespace nhipcau
