#include "common/wire/json_reader.hpp"

#include <vector>

namespace nhipcau::wire {
namespace {

using nlohmann::json;

/// Refuses duplicate keys, depth and long strings while nlohmann parses.
class Guard {
 public:
  Guard(int max_depth, std::size_t max_string) : max_depth_(max_depth), max_string_(max_string) {}

  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        check_depth(depth);
        keys_.emplace_back();
        break;
      case json::parse_event_t::object_end:
        keys_.pop_back();
        break;
      case json::parse_event_t::array_start:
        check_depth(depth);
        break;
      case json::parse_event_t::key:
        check_key(parsed.get_ref<const std::string&>());
        break;
      case json::parse_event_t::value:
        check_value(parsed);
        break;
      case json::parse_event_t::array_end:
        break;
    }
    return true;
  }

 private:
  void check_depth(int depth) const {
    if (depth >= max_depth_) {
      throw JsonFault{last_key_, "is nested too deeply"};
    }
  }
  void check_key(const std::string& key) {
    last_key_ = key.substr(0, 64);
    if (!keys_.back().insert(key).second) {
      throw JsonFault{last_key_, "stands twice"};
    }
  }
  void check_value(const json& value) const {
    if (value.is_string() && value.get_ref<const std::string&>().size() > max_string_) {
      throw JsonFault{last_key_, "is too long"};
    }
  }

  int max_depth_;
  std::size_t max_string_;
  std::vector<std::set<std::string>> keys_;
  std::string last_key_;
};

}  // namespace

json parse_strict(std::string_view text, int max_depth, std::size_t max_string) {
  try {
    return json::parse(text, Guard(max_depth, max_string));
  } catch (const json::exception&) {
    throw JsonFault{"", "is not valid JSON"};
  }
}

}  // namespace nhipcau::wire
