#include "orchestrator/plan/load.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "orchestrator/plan/build.hpp"
#include "orchestrator/plan/checks.hpp"
#include "orchestrator/plan/parse.hpp"

namespace nhipcau::plan {
namespace {

LoadResult refused(const std::string& vi, const std::string& en) {
  return LoadResult{std::nullopt, {Fault{0, 0, vi + " / " + en}}};
}

LoadResult cannot_open(int error) {
  if (error == ENOENT) {
    return refused("không có tệp này", "there is no such file");
  }
  if (error == EACCES) {
    return refused("không có quyền đọc tệp này", "no permission to read this file");
  }
  const std::string reason = std::strerror(error);
  return refused("không mở được tệp: " + reason, "cannot open the file: " + reason);
}

LoadResult too_large() {
  const std::string limit = std::to_string(kMaxFileBytes);
  return refused("tệp quá lớn; tối đa " + limit + " byte",
                 "the file is too large; at most " + limit + " bytes");
}

}  // namespace

LoadResult load_conference_text(std::string_view yaml) {
  if (yaml.size() > kMaxFileBytes) {
    return too_large();
  }
  Faults faults;
  const PlanFile plan = parse_plan(yaml, faults);
  if (plan.at != Place{}) {
    check_plan(plan, faults);
  }
  if (!faults.empty()) {
    return {std::nullopt, faults.sorted()};
  }
  return {build_conference(plan), {}};
}

LoadResult load_conference(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return cannot_open(errno);
  }
  if (!S_ISREG(info.st_mode)) {
    return refused("đây không phải là tệp", "this is not a file");
  }
  if (info.st_size > static_cast<off_t>(kMaxFileBytes)) {
    return too_large();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return cannot_open(errno);
  }
  std::string yaml(static_cast<std::size_t>(info.st_size), '\0');
  file.read(yaml.data(), static_cast<std::streamsize>(yaml.size()));
  if (!file) {
    return refused("không đọc được tệp", "cannot read the file");
  }
  return load_conference_text(yaml);
}

std::string describe(const std::string& path, const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) {
    text += path;
    if (fault.line > 0) {
      text += ":" + std::to_string(fault.line) + ":" + std::to_string(fault.column);
    }
    text += ": " + fault.sentence + "\n";
  }
  return text;
}

}  // namespace nhipcau::plan
