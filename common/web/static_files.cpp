#include "common/web/static_files.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace nhipcau::web {
namespace {

namespace fs = std::filesystem;

std::string content_type(const std::string& extension) {
  static const std::map<std::string, std::string> kTypes = {
      {"", "text/html; charset=utf-8"},  // the page under its other paths: /clock, /wall, …
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".map", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"}};
  const auto found = kTypes.find(extension);
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

}  // namespace

Expected<StaticFiles> StaticFiles::load(const std::string& directory) {
  StaticFiles files;
  std::error_code error;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (!entry->is_regular_file(error)) {
      continue;
    }
    std::ifstream stream(entry->path(), std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    if (!stream) {
      return fail("bad_file", entry->path().string() + ": không đọc được.",
                  entry->path().string() + ": cannot be read.");
    }
    const std::string name = "/" + fs::relative(entry->path(), directory, error).generic_string();
    files.files_[name] = Response{.status = 200,
                                  .content_type = content_type(entry->path().extension().string()),
                                  .body = content.str(),
                                  .headers = {{"cache-control", "no-cache"}}};
  }
  if (error) {
    return fail("bad_file", directory + ": " + error.message(), directory + ": " + error.message());
  }
  return files;
}

const Response* StaticFiles::find(const std::string& path) const {
  const auto found = files_.find(path == "/" ? "/index.html" : path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace nhipcau::web
