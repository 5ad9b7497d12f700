#include "endpoint-agent/playout/screen_size.hpp"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace nhipcau::agent {

std::string first_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

std::optional<Size> parse_mode(const std::string& mode) {
  Size size;
  char cross = 0;
  std::istringstream in(mode);  // "1920x1080", "1920x1080i"
  in >> size.width >> cross >> size.height;
  const bool sound = in && cross == 'x' && size.width >= 320 && size.height >= 180;
  return sound ? std::optional(size) : std::nullopt;
}

std::optional<Size> display_size(const std::filesystem::path& drm) {
  std::error_code error;
  std::set<std::filesystem::path> connectors;  // in an order that stays
  for (const auto& entry : std::filesystem::directory_iterator(drm, error)) {
    connectors.insert(entry.path());
  }
  for (const std::filesystem::path& connector : connectors) {
    if (first_line(connector / "status") == "connected") {
      if (const auto size = parse_mode(first_line(connector / "modes"))) {
        return size;
      }
    }
  }
  return std::nullopt;
}

}  // namespace nhipcau::agent
