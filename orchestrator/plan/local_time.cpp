#include "orchestrator/plan/local_time.hpp"

#include <glib.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace nhipcau::plan {
namespace {

struct ZoneUnref {
  void operator()(GTimeZone* zone) const { g_time_zone_unref(zone); }
};
using Zone = std::unique_ptr<GTimeZone, ZoneUnref>;

struct DateTimeUnref {
  void operator()(GDateTime* time) const { g_date_time_unref(time); }
};
using DateTime = std::unique_ptr<GDateTime, DateTimeUnref>;

/// Digits only: std::from_chars alone would take "-1" and "7x".
std::optional<int> digits(const std::string& text, std::size_t from, std::size_t count) {
  int value = 0;
  const char* begin = text.data() + from;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::all_of(begin, begin + count, is_digit)) {
    return std::nullopt;
  }
  std::from_chars(begin, begin + count, value);
  return value;
}

/// GLib would open any path below the database and read POSIX rules; only plain names go through.
bool is_plain_zone_name(const std::string& name) {
  const auto allowed = [](char c) {
    return g_ascii_isalnum(c) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
  };
  return name.size() <= 64 && g_ascii_isalpha(name.empty() ? '0' : name.front()) != 0 &&
         name.back() != '/' && std::all_of(name.begin(), name.end(), allowed) &&
         (name == "UTC" || name.find('/') != std::string::npos);
}

Zone open_zone(const std::string& name) {
  return Zone(is_plain_zone_name(name) ? g_time_zone_new_identifier(name.c_str()) : nullptr);
}

}  // namespace

std::optional<LocalDate> parse_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || *year < 2000 || *year > 2099) {
    return std::nullopt;
  }
  if (*month < 1 || *month > 12 || *day < 1 ||
      *day > g_date_get_days_in_month(static_cast<GDateMonth>(*month),
                                      static_cast<GDateYear>(*year))) {
    return std::nullopt;
  }
  return LocalDate{*year, *month, *day};
}

std::optional<int> parse_time_of_day(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') {
    return std::nullopt;
  }
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  return *hour * 60 + *minute;
}

bool is_time_zone(const std::string& name) {
  return open_zone(name) != nullptr;
}

std::optional<WallTime> to_instant(const std::string& zone_name, LocalDate date, int minute_of_day,
                                   int second) {
  const Zone zone = open_zone(zone_name);
  if (!zone) {
    return std::nullopt;
  }
  const int hour = minute_of_day / 60;
  const int minute = minute_of_day % 60;
  const DateTime time(g_date_time_new(zone.get(), date.year, date.month, date.day, hour, minute,
                                      static_cast<double>(second)));
  // GLib moves a time the clock skips to a real one; then it reads back differently.
  if (!time || g_date_time_get_hour(time.get()) != hour ||
      g_date_time_get_minute(time.get()) != minute) {
    return std::nullopt;
  }
  return WallTime{g_date_time_to_unix(time.get()) * 1000};
}

std::optional<std::string> to_local(const std::string& zone_name, WallTime at) {
  const Zone zone = open_zone(zone_name);
  const DateTime utc(g_date_time_new_from_unix_utc(at.ms / 1000));
  if (!zone || !utc) {
    return std::nullopt;
  }
  const DateTime local(g_date_time_to_timezone(utc.get(), zone.get()));
  const std::unique_ptr<char, decltype(&g_free)> text(
      local ? g_date_time_format(local.get(), "%Y-%m-%d %H:%M:%S") : nullptr, &g_free);
  return text ? std::optional<std::string>(text.get()) : std::nullopt;
}

}  // namespace nhipcau::plan
