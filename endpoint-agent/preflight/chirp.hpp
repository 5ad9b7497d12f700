#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/base/time.hpp"
#include "endpoint-agent/preflight/finding.hpp"

/// From the loudspeakers to the microphone: a rising tone is played and looked for in what the
/// microphone heard. Pure.
namespace nhipcau::agent::preflight {

inline constexpr std::size_t kChirpSamples = 9'600;  ///< 200 ms at 48 kHz

/// 300 to 4,000 Hz in 200 ms, -12 dBFS RMS, faded in and out; S16, mono, 48 kHz. One place for all.
const std::vector<std::int16_t>& chirp();

/// Where the chirp was found.
struct Echo {
  Millis delay{};       ///< from the beginning of `heard`
  double level_db = 0;  ///< of what came back, against what was played
};

/// Looks for one chirp in what was heard from the moment it was played on; its delay is at most
/// 0.7 s. Empty: nothing of it is there. Matched filter at 12 kHz: about 20 ms of one core.
std::optional<Echo> find_chirp(std::span<const std::int16_t> heard);

struct EchoFacts {
  int played = 0;                 ///< chirps
  int found = 0;                  ///< of them, in the microphone's own signal
  Millis delay{};                 ///< median
  double level_db = -100;         ///< median
  std::optional<double> left_db;  ///< what is left of it in what is sent; empty: nothing was found
};

/// Of the chirps played: what the device delivered, and what was sent, each from the chirp's own
/// moment on. The later half of what was sent counts: a canceller learns.
EchoFacts judge_echo(const std::vector<std::optional<Echo>>& raw,
                     const std::vector<std::optional<Echo>>& sent);

/// Rows 11 and 12.
Findings check_echo(const EchoFacts& facts);

}  // namespace nhipcau::agent::preflight
