#pragma once

#include <functional>
#include <memory>
#include <string>

#include "orchestrator/gateway/credentials.hpp"

/// Signing in with a password: the slow check on a thread of its own.
namespace nhipcau::gateway {

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
