#include "orchestrator/plan/text_rules.hpp"

#include <glib.h>

#include <algorithm>
#include <memory>

namespace nhipcau::plan {
namespace {

struct GFree {
  void operator()(char* text) const { g_free(text); }
};

bool is_nfc(const std::string& text) {
  const std::unique_ptr<char, GFree> composed(
      g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), G_NORMALIZE_NFC));
  return composed && text == composed.get();
}

/// C0, DEL, C1 and the line and paragraph separators: a text for a screen has none of them.
bool has_control_character(const std::string& text) {
  for (const char* at = text.data(); at < text.data() + text.size(); at = g_utf8_next_char(at)) {
    const gunichar c = g_utf8_get_char(at);
    if (g_unichar_iscntrl(c) != 0 || c == 0x2028 || c == 0x2029) {
      return true;
    }
  }
  return false;
}

bool is_blank(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  const char* end = nullptr;
  if (g_utf8_validate(text.data(), static_cast<gssize>(text.size()), &end) != 0) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(end - text.data());
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

std::optional<Text> text_fault(const std::string& text, std::size_t max_characters) {
  if (is_blank(text)) {
    return Text{"không được để trống", "must not be empty"};
  }
  if (first_invalid_utf8(text)) {
    return Text{"không phải UTF-8", "is not UTF-8"};
  }
  if (has_control_character(text)) {
    return Text{"có ký tự điều khiển hoặc xuống dòng; hãy viết trên một dòng",
                "has a control character or a line break; write it on one line"};
  }
  if (!is_nfc(text)) {
    return Text{"có dấu tách rời khỏi chữ (không phải Unicode NFC); hãy gõ lại",
                "has marks apart from their letters (not Unicode NFC); type it again"};
  }
  if (const std::size_t count = count_characters(text); count > max_characters) {
    const std::string have = std::to_string(count);
    const std::string limit = std::to_string(max_characters);
    return Text{"dài " + have + " ký tự, tối đa " + limit,
                "has " + have + " characters, at most " + limit};
  }
  return std::nullopt;
}

bool is_identifier(std::string_view text) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 48 && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '-'; });
}

}  // namespace nhipcau::plan
