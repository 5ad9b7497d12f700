#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/expected.hpp"
#include "common/base/ids.hpp"
#include "common/base/time.hpp"

/// The codes rooms are enrolled with (common/enrolment): who issues one, what an attempt with one
/// leads to. Pure; time is an argument.
namespace nhipcau::gateway {

struct EnrolmentCode {
  std::string slot;  ///< the code's first symbols: its name
  std::string key;   ///< derived from the code, which is not kept
  RoomId room;
  WallTime expires_at;
  int wrong_tries = 0;
  std::optional<WallTime> used_at;
  bool operator==(const EnrolmentCode&) const = default;
};

/// What a room sends.
struct EnrolmentAttempt {
  std::string slot;
  std::string nonce;
  std::string fingerprint;  ///< of the certificate it sees; empty: no TLS
  std::string proof;
};

class EnrolmentBook {
 public:
  static constexpr int kMostWrongTries = 5;
  /// So long a code's fate is remembered, to be told to who comes with it late.
  static constexpr Millis kRemembered{24 * 3'600'000};

  EnrolmentBook() = default;
  explicit EnrolmentBook(std::vector<EnrolmentCode> codes) : codes_(std::move(codes)) {}

  /// A new code for a room; an older one of the same room ends. False: its slot is taken, make
  /// another code.
  bool issue(EnrolmentCode code, WallTime now);

  /// The code, which is used now. Errors, each with what to do: `wrong_code`, `used_code`,
  /// `expired_code`, `too_many_tries`, `wrong_certificate`. `own_fingerprint` is of the certificate
  /// we serve with.
  Expected<EnrolmentCode> attempt(const EnrolmentAttempt& attempt,
                                  const std::string& own_fingerprint, WallTime now);

  [[nodiscard]] const std::vector<EnrolmentCode>& codes() const { return codes_; }

 private:
  Error count_wrong(EnrolmentCode& code, WallTime now);

  std::vector<EnrolmentCode> codes_;
};

}  // namespace nhipcau::gateway
