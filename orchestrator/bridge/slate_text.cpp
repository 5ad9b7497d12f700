#include "orchestrator/bridge/slate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace nhipcau::bridge {
namespace {

/// Code points, not bytes: Vietnamese letters have up to three.
std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string escape(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&') {
      safe += "&amp;";
    } else if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string break_lines(const std::string& text, std::size_t line_letters) {
  std::istringstream words(text);
  std::string result;
  std::string word;
  std::size_t used = 0;
  while (words >> word) {
    const std::size_t size = letters(word);
    if (used > 0) {
      const bool fits = used + 1 + size <= line_letters;
      result += fits ? " " : "\n";
      used = fits ? used + 1 : 0;
    }
    result += word;
    used += size;
  }
  return result;
}

struct Note {
  std::string first;
  std::string rest;
};

Note first_line(const std::string& note) {
  const std::size_t end = note.find('\n');
  return end == std::string::npos ? Note{note, ""}
                                  : Note{note.substr(0, end), note.substr(end + 1)};
}

struct Size {
  int points;
  std::size_t line_letters;  // that leave a margin at this size, in bold
};

Size size_for(std::size_t title_letters) {
  if (title_letters <= 90) {
    return {20, 34};
  }
  return title_letters <= 200 ? Size{16, 43} : Size{13, 52};
}

}  // namespace

std::string slate_markup(const std::string& title, const std::string& note) {
  const Size size = size_for(letters(title));
  std::string markup = fmt::format("<span font=\"Noto Sans Bold {}\">{}</span>", size.points,
                                   escape(break_lines(title, size.line_letters)));
  const auto [first, rest] = first_line(note);
  if (!first.empty()) {
    markup += fmt::format("\n\n<span font=\"Noto Sans 14\" foreground=\"#ffd866\">{}</span>",
                          escape(break_lines(first, 50)));
  }
  if (!rest.empty()) {
    markup += fmt::format("\n<span font=\"Noto Sans 12\" foreground=\"#ffd866\">{}</span>",
                          escape(break_lines(rest, 58)));
  }
  return markup;
}

std::string slate_note(const std::string& note, std::optional<WallTime> resumes_at, WallTime now) {
  if (!resumes_at) {
    return note;
  }
  const auto [first, rest] = first_line(note);
  const std::int64_t seconds = ((*resumes_at - now).count() + 999) / 1000;
  if (seconds <= 0) {
    return first + " – sắp tiếp tục";
  }
  const std::string counted =
      fmt::format("{} – còn {:02}:{:02}", first, seconds / 60, seconds % 60);
  return rest.empty() ? counted : counted + "\n" + rest;
}

}  // namespace nhipcau::bridge
