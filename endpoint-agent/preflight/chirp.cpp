#include "endpoint-agent/preflight/chirp.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

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

EchoFacts judge_echo(const std::vector<std::optional<Echo>>& raw,
                     const std::vector<std::optional<Echo>>& sent) {
  EchoFacts facts;
  facts.played = static_cast<int>(raw.size());
  std::vector<Millis> delays;
  std::vector<double> levels;
  for (const auto& echo : raw) {
    if (echo) {
      delays.push_back(echo->delay);
      levels.push_back(echo->level_db);
    }
  }
  facts.found = static_cast<int>(delays.size());
  if (!delays.empty()) {
    facts.delay = median(delays);
    facts.level_db = median(levels);
  }
  std::vector<double> left;
  for (std::size_t i = sent.size() / 2; i < sent.size(); ++i) {
    left.push_back(sent[i] ? sent[i]->level_db : kNothing);
  }
  if (!left.empty() && median(left) > kNothing) {
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
