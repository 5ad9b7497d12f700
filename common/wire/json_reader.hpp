#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/expected.hpp"

/// Strict reading of JSON objects, for the codecs (include from .cpp files only: the header is
/// heavy). Inside a codec a fault is thrown as JsonFault and caught once, at its edge, by
/// `catching`.
namespace nhipcau::wire {

inline constexpr int kMaxDepth = 16;
inline constexpr std::size_t kMaxString = 4096;  ///< bytes

struct JsonFault {
  std::string key;
  std::string why;
};

/// Parses one JSON text. Throws JsonFault for bad syntax, bad UTF-8, duplicate keys, and anything
/// past `max_depth` or `max_string`.
nlohmann::json parse_strict(std::string_view text, int max_depth = kMaxDepth,
                            std::size_t max_string = kMaxString);

/// Reads one object key by key; `done()` refuses what was not asked for.
class ObjectReader {
 public:
  explicit ObjectReader(const nlohmann::json& object, std::string name = "message")
      : object_(object), name_(std::move(name)) {
    if (!object.is_object()) {
      throw JsonFault{name_, "must be an object"};
    }
  }

  /// The value of a key that must be there.
  const nlohmann::json& at(const char* key) {
    const auto found = object_.find(key);
    if (found == object_.end()) {
      throw JsonFault{key, "is missing"};
    }
    asked_.insert(key);
    return *found;
  }

  std::string string(const char* key) {
    const nlohmann::json& value = at(key);
    if (!value.is_string()) {
      throw JsonFault{key, "must be a string"};
    }
    return value.get<std::string>();
  }

  bool boolean(const char* key) {
    const nlohmann::json& value = at(key);
    if (!value.is_boolean()) {
      throw JsonFault{key, "must be true or false"};
    }
    return value.get<bool>();
  }

  template <typename Int>
  Int integer(const char* key) {
    const nlohmann::json& value = at(key);
    const bool fits =
        value.is_number_unsigned()
            ? value.get<std::uint64_t>() <=
                  static_cast<std::uint64_t>(std::numeric_limits<Int>::max())
            : value.is_number_integer() && std::in_range<Int>(value.get<std::int64_t>());
    if (!fits) {
      throw JsonFault{key, "must be a whole number within its range"};
    }
    return value.get<Int>();
  }

  double number(const char* key) {
    const nlohmann::json& value = at(key);
    if (!value.is_number()) {
      throw JsonFault{key, "must be a number"};
    }
    return value.get<double>();
  }

  /// The value, or empty when the key holds null. The key itself must be there.
  const nlohmann::json* nullable(const char* key) {
    const nlohmann::json& value = at(key);
    return value.is_null() ? nullptr : &value;
  }

  const nlohmann::json& array(const char* key) {
    const nlohmann::json& value = at(key);
    if (!value.is_array()) {
      throw JsonFault{key, "must be an array"};
    }
    return value;
  }

  void done() const {
    for (const auto& [key, value] : object_.items()) {
      if (!asked_.contains(key)) {
        throw JsonFault{key, "is not known here"};
      }
    }
  }

 private:
  const nlohmann::json& object_;
  std::string name_;
  std::set<std::string, std::less<>> asked_;
};

/// Runs `read` and turns a JsonFault into an Error `code` that names the key.
template <typename Read>
auto catching(const char* code, Read read) -> Expected<decltype(read())> {
  try {
    return read();
  } catch (const JsonFault& fault) {
    return fail(code, "Bản tin không hợp lệ: khóa \"" + fault.key + "\" " + fault.why,
                "Bad message: key \"" + fault.key + "\" " + fault.why);
  }
}

}  // namespace nhipcau::wire
