#pragma once

#include <string>

namespace nhipcau::bridge {

/// The slate's words as Pango markup for a picture 640 wide (textoverlay scales it): the title
/// bold, broken into lines and the smaller the longer it is; the note below. Pure; any thread.
std::string slate_markup(const std::string& title, const std::string& note);

}  // namespace nhipcau::bridge
