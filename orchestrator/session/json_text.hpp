#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A JSON text that knows where its values lie, so that two of them are compared piece by piece
/// without being parsed. Made by JsonWriter. Values; any thread.
namespace nhipcau::session {

/// So deep the outline goes: /rooms/3/link is a piece of its own, /rooms/3/link/rtt_ms is not. A
/// deeper one makes more operations than it saves bytes.
inline constexpr std::size_t kOutlineDepth = 3;

/// One value of the text. Those inside it follow it in the outline, up to `next`.
struct JsonNode {
  enum class Kind : std::uint8_t { kLeaf, kObject, kArray };
  const char* key = nullptr;  ///< static storage; null for an element of an array and the root
  std::uint32_t begin = 0;    ///< of the value in the text
  std::uint32_t end = 0;
  std::uint32_t next = 0;  ///< in the outline: the first node that is not inside
  Kind kind = Kind::kLeaf;
};

struct JsonText {
  std::string text;
  std::vector<JsonNode> outline;  ///< in the order of the text; the first one is the root

  [[nodiscard]] std::string_view piece(std::size_t node) const {
    const JsonNode& at = outline[node];
    return std::string_view(text).substr(at.begin, at.end - at.begin);
  }
};

/// The RFC 6902 patch from one text to the other: "[]" when they say the same. A list that grew or
/// shrank at its ends or in one place is patched there. Keys must need no escape of RFC 6901.
std::string patch_between(const JsonText& from, const JsonText& to);

}  // namespace nhipcau::session
