#include "endpoint-agent/panel/pin.hpp"

#include <algorithm>
#include <utility>

#include "common/enrolment/proof.hpp"
#include "common/media/random.hpp"

namespace nhipcau::agent::panel {
namespace {

constexpr std::uint32_t kPins = 1'000'000;
constexpr std::size_t kSessionDigits = 32;  // 128 bits

}  // namespace

Pin::Pin(std::string digits) : digits_(std::move(digits)) {}

/// The remainder of 32 random bits: no PIN is likelier than another by more than 1 in 4000.
std::string Pin::random_digits() {
  std::string digits = std::to_string(media::random_ssrc() % kPins);
  return std::string(6 - digits.size(), '0') + digits;
}

Pin::Outcome Pin::try_in(const std::string& typed, const std::string& address, MonoTime now) {
  if (const Millis wait = limiter_.wait(address, now); wait > Millis{0}) {
    return {.session = {}, .wait = wait};
  }
  if (!enrolment::same_proof(typed, digits_)) {
    limiter_.failed(address, now);
    return {.session = {}, .wait = limiter_.wait(address, now)};
  }
  limiter_.succeeded(address);
  sessions_.push_back(media::random_hex(kSessionDigits));
  if (sessions_.size() > kSessionsMax) {
    sessions_.pop_front();
  }
  return {.session = sessions_.back(), .wait = {}};
}

bool Pin::is_in(const std::string& session) const {
  return !session.empty() && std::ranges::find(sessions_, session) != sessions_.end();
}

}  // namespace nhipcau::agent::panel
