#pragma once

#include <optional>
#include <string>

#include "common/base/time.hpp"

/// Local date and time to an instant. The rules of a zone come from the system's tz database
/// (/usr/share/zoneinfo, Debian package tzdata) through GLib's GTimeZone, which changes no global
/// state: neither TZ nor tzset() is touched. Any thread.
namespace nhipcau::plan {

struct LocalDate {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const LocalDate&) const = default;
};

/// "2022-07-14", 2000 to 2099 and a day that exists; otherwise empty.
std::optional<LocalDate> parse_date(const std::string& text);

/// "07:30", 00:00 to 23:59, as minutes since midnight; otherwise empty.
std::optional<int> parse_time_of_day(const std::string& text);

/// True for a name the tz database of this machine has, like "Asia/Ho_Chi_Minh", or "UTC". Offsets
/// ("+07:00") are refused: they do not say where.
bool is_time_zone(const std::string& name);

/// Empty when the clock of that zone skips this time (a change to summer time) or the zone is
/// unknown. A time that comes twice is the one in standard time.
std::optional<WallTime> to_instant(const std::string& zone, LocalDate date, int minute_of_day,
                                   int second = 0);

/// The other way, for people to read: "2022-07-14 07:30:05". Empty when the zone is unknown.
std::optional<std::string> to_local(const std::string& zone, WallTime at);

}  // namespace nhipcau::plan
