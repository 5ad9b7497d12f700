#include "endpoint-agent/capture/sim_faults.hpp"

#include <map>
#include <sstream>

namespace nhipcau::agent {

std::optional<PictureFault> picture_fault(const std::string& name) {
  static const std::map<std::string, PictureFault> faults = {
      {"", PictureFault::kNone},          {"busy", PictureFault::kBusy},
      {"black", PictureFault::kBlack},    {"frozen", PictureFault::kFrozen},
      {"dark", PictureFault::kDark},      {"bright", PictureFault::kBright},
      {"blurred", PictureFault::kBlurred}};
  const auto found = faults.find(name);
  return found == faults.end() ? std::nullopt : std::optional(found->second);
}

std::optional<SimSound> sim_sound(const std::string& names) {
  static const std::map<std::string, bool SimSound::*> members = {{"speech", &SimSound::speech},
                                                                  {"silent", &SimSound::silent},
                                                                  {"clipping", &SimSound::clipping},
                                                                  {"noisy", &SimSound::noisy},
                                                                  {"echo", &SimSound::echo}};
  SimSound sound;
  std::istringstream list(names);
  for (std::string name; std::getline(list, name, '+');) {
    const auto found = members.find(name);
    if (found == members.end()) {
      return std::nullopt;
    }
    sound.*(found->second) = true;
  }
  return sound;
}

}  // namespace nhipcau::agent
