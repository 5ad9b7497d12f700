#pragma once

#include <deque>
#include <string>

#include "common/base/time.hpp"
#include "common/web/try_limiter.hpp"

namespace nhipcau::agent::panel {

/// Lets a phone of the room in: a PIN of six digits, new at each start, shown in the room itself.
/// Five wrong tries of one address cost nothing, then each waits 1, 2, 4 … 60 s. Who had it right
/// has a session until the agent ends. Time is an argument; one thread.
class Pin {
 public:
  static constexpr std::size_t kSessionsMax = 16;  // the oldest goes

  /// `digits`: for tests; the agent makes random ones.
  explicit Pin(std::string digits = random_digits());

  [[nodiscard]] const std::string& digits() const { return digits_; }

  struct Outcome {
    std::string session;  ///< the cookie's value; empty: refused
    Millis wait{};        ///< before the next try; 0: the PIN was wrong, it may be tried again
  };
  Outcome try_in(const std::string& typed, const std::string& address, MonoTime now);

  [[nodiscard]] bool is_in(const std::string& session) const;

  static std::string random_digits();

 private:
  std::string digits_;
  web::TryLimiter limiter_;
  std::deque<std::string> sessions_;
};

}  // namespace nhipcau::agent::panel
