#include "common/web/http.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

namespace nhipcau::web {
namespace {

/// Looks for `key=value` among parts divided by `divider`; blanks before a key do not count.
std::string find_pair(std::string_view list, char divider, std::string_view key) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(divider), list.size());
    std::string_view part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (part.starts_with(' ')) {
      part.remove_prefix(1);
    }
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=') {
      return std::string(part.substr(key.size() + 1));
    }
  }
  return {};
}

}  // namespace

Response refusal(int status, const Error& error) {
  const nlohmann::json body = {{"code", error.code},
                               {"text", {{"vi", error.text.vi}, {"en", error.text.en}}}};
  Response response;
  response.status = status;
  response.body = body.dump();
  return response;
}

bool same_origin(const Request& request) {
  std::string_view origin = request.origin;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) {
      origin.remove_prefix(scheme.size());
      return !request.host.empty() && origin == request.host;
    }
  }
  return false;
}

std::string cookie_value(const std::string& header, const std::string& name) {
  return find_pair(header, ';', name);
}

std::string query_value(const std::string& query, const std::string& key) {
  return find_pair(query, '&', key);
}

}  // namespace nhipcau::web
