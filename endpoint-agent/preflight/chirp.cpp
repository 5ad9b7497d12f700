#include "endpoint-agent/preflight/chirp.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <type_traits>
#include <utility>

namespace nhipcau::agent::preflight {
namespace {

constexpr double kRate = 48'000;
constexpr double kFromHz = 300;
constexpr double kToHz = 4'000;
constexpr double kPeak = 0.355;         // a sine of -12 dBFS RMS
constexpr std::size_t kFade = 480;      // 10 ms
constexpr std::size_t kDecimate = 4;    // to 12 kHz: the chirp ends at 4 kHz
constexpr std::size_t kLagMax = 8'400;  // 0.7 s at 12 kHz
constexpr double kNothing = -100;       // dB
constexpr double kSure = 0.18;          // of a perfect match; noise alone stays below 0.1
constexpr Millis kSamePlace{10};        // a room's own echoes
constexpr Millis kBefore{5};
constexpr Millis kAfter{20};  // the filter banks of the processing take 7 ms

constexpr int kLoudspeakerRow = 11;
constexpr int kEchoRow = 12;
// What is left of the loudspeakers in what the room sends. Other rooms hear themselves from about
// -30 dB on; from -15 dB on, two such rooms may howl.
constexpr double kClearBelow = -30;
constexpr double kHowlFrom = -15;

/// Mean of each four samples.
std::vector<float> decimated(std::span<const std::int16_t> samples) {
  std::vector<float> out(samples.size() / kDecimate);
  for (std::size_t i = 0; i < out.size(); ++i) {
    int sum = 0;
    for (std::size_t j = 0; j < kDecimate; ++j) {
      sum += samples[i * kDecimate + j];
    }
    out[i] = static_cast<float>(sum) / (32'768.0F * kDecimate);
  }
  return out;
}

const std::vector<float>& pattern() {
  static const std::vector<float> made = decimated(chirp());
  return made;
}

double energy(std::span<const float> samples) {
  double sum = 0;
  for (const float x : samples) {
    sum += static_cast<double>(x) * x;
  }
  return sum;
}

double correlation(std::span<const float> heard, std::size_t lag) {
  const std::vector<float>& wanted = pattern();
  float sum = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    sum += heard[lag + i] * wanted[i];
  }
  return sum;
}

template <typename T>
T median(std::vector<T> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

const std::vector<std::int16_t>& chirp() {
  static const std::vector<std::int16_t> made = [] {
    std::vector<std::int16_t> samples(kChirpSamples);
    const double length = kChirpSamples / kRate;
    for (std::size_t i = 0; i < kChirpSamples; ++i) {
      const double t = static_cast<double>(i) / kRate;
      const double phase =
          2 * std::numbers::pi * (kFromHz * t + (kToHz - kFromHz) * t * t / (2 * length));
      const auto edge = static_cast<double>(std::min(i, kChirpSamples - 1 - i));
      const double fade = std::min(1.0, edge / kFade);
      samples[i] = static_cast<std::int16_t>(32'767 * kPeak * fade * std::sin(phase));
    }
    return samples;
  }();
  return made;
}

std::optional<Echo> find_chirp(std::span<const std::int16_t> heard) {
  const std::vector<float> signal = decimated(heard);
  const std::size_t length = pattern().size();
  if (signal.size() < length) {
    return std::nullopt;
  }
  const double own = energy(pattern());
  double around = energy(std::span(signal).first(length));
  double best = 0;
  double best_match = 0;
  std::size_t best_lag = 0;
  const std::size_t lags = std::min(signal.size() - length + 1, kLagMax);
  for (std::size_t lag = 0; lag < lags; ++lag) {
    const double c = std::abs(correlation(signal, lag));
    const double match = around > 1e-9 ? c / std::sqrt(own * around) : 0;
    if (match > best_match) {
      best = c;
      best_match = match;
      best_lag = lag;
    }
    if (lag + length < signal.size()) {
      around += static_cast<double>(signal[lag + length]) * signal[lag + length] -
                static_cast<double>(signal[lag]) * signal[lag];
    }
  }
  if (best_match < kSure) {
    return std::nullopt;
  }
  return Echo{Millis{static_cast<std::int64_t>(best_lag) * 1000 * kDecimate / 48'000},
              20 * std::log10(best / own)};
}

double chirp_level_at(std::span<const std::int16_t> sent, Millis delay) {
  const std::vector<float> signal = decimated(sent);
  const auto lag_of = [](Millis at) {
    return static_cast<std::size_t>(std::max<std::int64_t>(at.count(), 0) * 48 / kDecimate);
  };
  double best = 0;
  for (std::size_t lag = lag_of(delay - kBefore);
       lag <= lag_of(delay + kAfter) && lag + pattern().size() <= signal.size(); ++lag) {
    best = std::max(best, std::abs(correlation(signal, lag)));
  }
  return best <= 0 ? kNothing : std::max(20 * std::log10(best / energy(pattern())), kNothing);
}

namespace {

/// Of those found: the ones around the place where most are.
std::vector<Echo> together(const std::vector<HeardChirp>& chirps) {
  std::vector<Echo> most;
  for (const HeardChirp& centre : chirps) {
    std::vector<Echo> here;
    for (const HeardChirp& each : chirps) {
      if (centre.raw && each.raw &&
          std::chrono::abs(each.raw->delay - centre.raw->delay) <= kSamePlace) {
        here.push_back(*each.raw);
      }
    }
    if (here.size() > most.size()) {
      most = std::move(here);
    }
  }
  return most;
}

template <typename Member>
auto median_of(const std::vector<Echo>& echoes, Member member) {
  std::vector<std::remove_cvref_t<decltype(echoes.front().*member)>> values;
  for (const Echo& echo : echoes) {
    values.push_back(echo.*member);
  }
  return median(values);
}

}  // namespace

std::optional<Millis> agreed_delay(const std::vector<HeardChirp>& chirps) {
  const std::vector<Echo> found = together(chirps);
  return found.size() < 2 ? std::nullopt : std::optional(median_of(found, &Echo::delay));
}

EchoFacts judge_echo(const std::vector<HeardChirp>& chirps) {
  EchoFacts facts;
  facts.played = static_cast<int>(chirps.size());
  const std::vector<Echo> found = together(chirps);
  facts.found = static_cast<int>(found.size());
  if (!found.empty()) {
    facts.delay = median_of(found, &Echo::delay);
    facts.level_db = median_of(found, &Echo::level_db);
  }
  std::vector<double> left;
  for (const HeardChirp& each : chirps) {
    if (each.raw && each.aligned) {
      left.push_back(each.left_db);
    }
  }
  left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(left.size() / 2));
  if (!left.empty()) {
    facts.left_db = median(left);
  }
  return facts;
}

Findings check_echo(const EchoFacts& facts) {
  if (facts.played == 0) {
    return {};
  }
  if (facts.found * 2 < facts.played) {
    return {{kLoudspeakerRow,
             CheckMark::kFail,
             {"Micro không nghe thấy tiếng của loa; kiểm tra loa có bật, đúng đầu ra và micro",
              "The microphone does not hear the loudspeakers; check that they are on, the chosen "
              "output, and the microphone"}},
            {kEchoRow,
             CheckMark::kNotChecked,
             {"Chưa đo được vì không nghe thấy loa",
              "Not measured, because the loudspeakers were not heard"}}};
  }
  const Finding loudspeakers{
      kLoudspeakerRow, CheckMark::kPass,
      with_number({"loa nghe rõ, trễ {} ms", "the loudspeakers are heard after {} ms"},
                  decimal(static_cast<double>(facts.delay.count())))};
  if (!facts.left_db || *facts.left_db < kClearBelow) {
    return {loudspeakers, {kEchoRow, CheckMark::kPass, {"không vọng", "no echo"}}};
  }
  return {loudspeakers,
          {kEchoRow, mark_rising(*facts.left_db, kClearBelow, kHowlFrom),
           with_number({"Có tiếng vọng ({} dB); bật khử vọng, giảm loa, để micro xa loa",
                        "There is an echo ({} dB); switch echo cancellation on, turn the "
                        "loudspeakers down, move the microphone away from them"},
                       decimal(*facts.left_db))}};
}

}  // namespace nhipcau::agent::preflight
