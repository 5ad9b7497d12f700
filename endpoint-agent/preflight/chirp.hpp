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

/// How much of a chirp that is heard after `delay` stands in another recording of the same time, in
/// dB against what was played: of what is sent, whose processing takes up to 20 ms.
double chirp_level_at(std::span<const std::int16_t> sent, Millis delay);

/// One chirp that was played.
struct HeardChirp {
  std::optional<Echo> raw;  ///< in what the device delivered; empty: not found
  double left_db = -100;    ///< in what was sent, at the same place
  bool aligned = true;      ///< the canceller had been told the delay
};

/// Where at least two chirps were found, within 10 ms of each other; empty: nowhere. Something else
/// may sound like one chirp, but not twice after the same time.
std::optional<Millis> agreed_delay(const std::vector<HeardChirp>& chirps);

struct EchoFacts {
  int played = 0;                 ///< chirps
  int found = 0;                  ///< of them, in the microphone's own signal, where most were
  Millis delay{};                 ///< median
  double level_db = -100;         ///< median
  std::optional<double> left_db;  ///< what is left of it in what is sent; empty: nothing was found
};

/// What is left is judged by the later half of the chirps an aligned canceller heard: it learns.
EchoFacts judge_echo(const std::vector<HeardChirp>& chirps);

/// Rows 11 and 12.
Findings check_echo(const EchoFacts& facts);

}  // namespace nhipcau::agent::preflight
