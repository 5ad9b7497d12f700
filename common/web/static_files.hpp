#pragma once

#include <map>
#include <string>

#include "common/base/expected.hpp"
#include "common/web/http.hpp"

/// The console's pages, read once into a table of exact names: no request ever becomes a path of
/// the file system.
namespace nhipcau::web {

class StaticFiles {
 public:
  /// All files below `directory`. The Error names what cannot be read.
  static Expected<StaticFiles> load(const std::string& directory);

  /// Null: no such page. `/` is `/index.html`.
  [[nodiscard]] const Response* find(const std::string& path) const;

 private:
  std::map<std::string, Response> files_;  ///< by the path of the request
};

}  // namespace nhipcau::web
