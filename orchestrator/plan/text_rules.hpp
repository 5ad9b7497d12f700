#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/expected.hpp"

/// What a text of a plan may be made of. Pure functions; any thread.
namespace nhipcau::plan {

/// The offset of the first byte that is not UTF-8; empty when all is well.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// Number of code points of valid UTF-8.
std::size_t count_characters(std::string_view text);

/// What is wrong with a one-line text for people of 1 to `max_characters`; empty: nothing. It must
/// be in Unicode NFC (letters with their marks in one, as keyboards write them): two spellings of
/// one name would otherwise not be equal.
std::optional<Text> text_fault(const std::string& text, std::size_t max_characters);

/// Lower-case letters, digits and hyphens, 1 to 48, a letter or digit first.
bool is_identifier(std::string_view text);

}  // namespace nhipcau::plan
