#pragma once

#include <optional>
#include <string>

#include "common/base/time.hpp"

namespace nhipcau::bridge {

/// The slate's words as Pango markup for a picture 640 wide (textoverlay scales it): the title
/// bold, broken into lines and the smaller the longer it is; the note below, its first line larger
/// than what follows. Pure; any thread.
std::string slate_markup(const std::string& title, const std::string& note);

/// The note, and how long it is still to hold at the end of its first line: "Giải lao – còn 12:34".
/// Past the end it says so, and leaves out the other lines: they tell the hour.
std::string slate_note(const std::string& note, std::optional<WallTime> resumes_at, WallTime now);

}  // namespace nhipcau::bridge
