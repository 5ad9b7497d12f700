#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace nhipcau {

/// A text for people, in both languages of the product.
struct Text {
  std::string vi;
  std::string en;
  bool operator==(const Text&) const = default;
};

/// Why an input or a request was not taken. `code` is stable and machine-readable (snake_case);
/// `text` says what happened and what to do.
struct Error {
  std::string code;
  Text text;
  bool operator==(const Error&) const = default;
};

/// The value, or why there is none. For bad input at an edge; never for broken invariants (CHECK).
template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string code, std::string vi, std::string en) {
  return tl::unexpected<Error>(Error{std::move(code), Text{std::move(vi), std::move(en)}});
}

}  // namespace nhipcau
