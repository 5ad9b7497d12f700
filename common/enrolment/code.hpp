#pragma once

#include <string>
#include <string_view>

#include "common/base/expected.hpp"

/// The code a room is enrolled with: read over the telephone, typed once. Ten symbols of 32 that
/// are not mistaken for each other, in two groups: "K7QMX-3RWDP". The first two name the code at
/// the centre (they are no secret), the other eight are 40 random bits. Pure; any thread.
namespace nhipcau::enrolment {

inline constexpr std::size_t kCodeSymbols = 10;
inline constexpr std::size_t kSlotSymbols = 2;

/// Crockford's base 32: no I, L, O, U.
inline constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A fresh one, without hyphen, from the system's random numbers.
std::string random_code();

/// As it is said and shown: "K7QMX-3RWDP".
std::string grouped(const std::string& code);

/// What a person typed: small letters, blanks and hyphens do not matter; I and L are 1, O is 0.
/// Error `bad_code`: not ten symbols.
Expected<std::string> read_code(std::string_view typed);

/// The part that names it.
inline std::string slot_of(const std::string& code) {
  return code.substr(0, kSlotSymbols);
}

}  // namespace nhipcau::enrolment
