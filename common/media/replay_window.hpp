#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace nhipcau::media {

/// Which of the newest packets of a stream were here (RFC 3711 §3.3.2). A value; one thread.
class ReplayWindow {
 public:
  /// `size` in packets, a multiple of 64.
  explicit ReplayWindow(std::size_t size) : bits_(size / 64) {}

  /// Empty before the first.
  [[nodiscard]] std::optional<std::uint64_t> newest() const { return newest_; }

  /// False: it was here, or is too old to know.
  [[nodiscard]] bool is_new(std::uint64_t index) const {
    if (!newest_ || index > *newest_) {
      return true;
    }
    return *newest_ - index < size() && (bits_[place(index)] & bit(index)) == 0;
  }

  void add(std::uint64_t index) {
    if (!newest_ || index > *newest_) {
      const std::uint64_t passed = newest_ ? std::min(index - *newest_, size()) : size();
      for (std::uint64_t i = 0; i < passed; ++i) {
        bits_[place(index - i)] &= ~bit(index - i);
      }
      newest_ = index;
    }
    bits_[place(index)] |= bit(index);
  }

 private:
  [[nodiscard]] std::uint64_t size() const { return bits_.size() * 64; }
  [[nodiscard]] std::size_t place(std::uint64_t index) const { return index % size() / 64; }
  static std::uint64_t bit(std::uint64_t index) { return std::uint64_t{1} << index % 64; }

  std::vector<std::uint64_t> bits_;  // by index modulo the size
  std::optional<std::uint64_t> newest_;
};

}  // namespace nhipcau::media
