#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "common/base/time.hpp"

/// Chance and its footprint: everything a seed decides is drawn here, everything that happens is
/// hashed here. Values; one thread.
namespace nhipcau::sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  double unit() { return unit_(engine_); }
  /// Draws only when there is something to decide, so that a fault that is off costs nothing.
  bool chance(double probability) { return probability > 0 && unit() < probability; }
  int between(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  Millis millis(int low, int high) { return Millis{between(low, high)}; }
  /// An index below `size`, which must not be 0.
  std::size_t index(std::size_t size) { return static_cast<std::size_t>(engine_() % size); }
  template <typename Container>
  const auto& pick(const Container& from) {
    return from[index(from.size())];
  }

 private:
  std::mt19937_64 engine_;
  std::uniform_real_distribution<double> unit_{0, 1};
};

/// FNV-1a over 64-bit words: two runs that differ anywhere end with different values.
class Trace {
 public:
  template <typename... Parts>
  void add(const Parts&... parts) {
    (take(parts), ...);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  static constexpr std::uint64_t kStart = 1469598103934665603ULL;
  static constexpr std::uint64_t kPrime = 1099511628211ULL;

  void word(std::uint64_t word) {
    value_ = (value_ ^ word) * kPrime;
    value_ ^= value_ >> 29;  // FNV alone never lets a high bit reach a lower one
  }
  void take(std::uint64_t number) { word(number); }
  void take(std::int64_t number) { word(static_cast<std::uint64_t>(number)); }
  void take(int number) { word(static_cast<std::uint64_t>(number)); }
  void take(bool flag) { word(flag ? 1 : 2); }
  void take(std::string_view text) {
    word(text.size());
    for (const char c : text) {
      word(static_cast<unsigned char>(c));
    }
  }
  void take(const std::string& text) { take(std::string_view(text)); }
  void take(const char* text) { take(std::string_view(text)); }

  std::uint64_t value_ = kStart;
};

}  // namespace nhipcau::sim
