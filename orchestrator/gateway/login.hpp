#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/base/time.hpp"
#include "orchestrator/gateway/credentials.hpp"

/// Signing in with a password: how often one may try, and the slow check on a thread of its own.
namespace nhipcau::gateway {

/// Counts failures per account and address. The first five in 15 minutes cost nothing, then each
/// try waits 1, 2, 4 … 60 s; nobody is locked out for good. Pure; one thread.
class LoginLimiter {
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

/// Checks passwords (Argon2id: 64 MiB, about 0.1 s) one after the other, away from every loop.
class PasswordChecker {
 public:
  static constexpr int kMaxWaiting = 16;

  PasswordChecker();
  ~PasswordChecker();

  /// Waits for the check under way and drops the others; none is called back afterwards.
  void stop();

  /// `done` is called on the checker's thread. False: too many wait already, nothing will be
  /// called.
  bool check(std::string hash, std::string password, std::function<void(bool)> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::gateway
