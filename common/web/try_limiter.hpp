#pragma once

#include <deque>
#include <map>
#include <string>

#include "common/base/time.hpp"

namespace nhipcau::web {

/// How often a secret may be tried: counts failures per key (an account and address, a PIN). The
/// first five in 15 minutes cost nothing, then each try waits 1, 2, 4 … 60 s; nobody is locked out
/// for good. Pure; one thread.
class TryLimiter {
 public:
  static constexpr Millis kWindow{15 * 60'000};
  static constexpr std::size_t kFree = 5;
  static constexpr Millis kLongestWait{60'000};
  static constexpr std::size_t kMaxKeys = 1'000;

  /// How long `key` still has to wait before it may try; 0: now.
  Millis wait(const std::string& key, MonoTime now);
  void failed(const std::string& key, MonoTime now);
  void succeeded(const std::string& key) { failures_.erase(key); }

 private:
  std::map<std::string, std::deque<MonoTime>> failures_;
};

}  // namespace nhipcau::web
