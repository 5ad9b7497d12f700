#pragma once

#include <array>
#include <deque>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "common/base/ids.hpp"
#include "common/base/time.hpp"

/// One list of fields per struct, read in both directions: `fields(visitor, value)` names every
/// member once; Writer makes JSON of it, Reader fills it from JSON and refuses anything that does
/// not fit. Reader throws FieldError; event_codec turns that into an Expected at its edge. Included
/// by this folder's .cpp files only.
namespace nhipcau::journal {

using Json = nlohmann::json;

struct FieldError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The names of an enum's values in JSON. Specialise with `static constexpr const char* kNames[]`,
/// in the order of the values, which must count up from 0.
template <typename E>
struct EnumNames;

class Writer {
 public:
  template <typename T>
  void operator()(const char* key, T& value) {
    json_[key] = to_json(value);
  }
  /// A field that older versions of its kind did not have.
  template <typename T>
  void since(int /*version*/, const char* key, T& value) {
    (*this)(key, value);
  }
  [[nodiscard]] Json take() { return std::move(json_); }

  static Json to_json(bool& value) { return value; }
  static Json to_json(int& value) { return value; }
  static Json to_json(std::uint64_t& value) { return value; }
  static Json to_json(std::string& value) { return value; }
  static Json to_json(Millis& value) { return value.count(); }
  static Json to_json(WallTime& value) { return value.ms; }
  template <typename Tag>
  static Json to_json(Id<Tag>& value) {
    return value.str();
  }
  template <typename T>
  static Json to_json(std::optional<T>& value) {
    return value ? to_json(*value) : Json(nullptr);
  }
  template <typename T>
  static Json to_json(std::vector<T>& values) {
    Json list = Json::array();
    for (T& value : values) {
      list.push_back(to_json(value));
    }
    return list;
  }
  template <typename T, std::size_t N>
  static Json to_json(std::array<T, N>& values) {
    Json list = Json::array();
    for (T& value : values) {
      list.push_back(to_json(value));
    }
    return list;
  }
  template <typename T>
  static Json to_json(std::deque<T>& values) {
    Json list = Json::array();
    for (T& value : values) {
      list.push_back(to_json(value));
    }
    return list;
  }
  static Json to_json(std::set<std::string>& values) { return values; }
  template <typename Tag, typename T>
  static Json to_json(std::map<Id<Tag>, T>& values) {
    Json object = Json::object();
    for (auto& [id, value] : values) {
      object[id.str()] = to_json(value);
    }
    return object;
  }
  template <typename T>
  static Json to_json(T& value) {
    if constexpr (std::is_enum_v<T>) {
      return EnumNames<T>::kNames[static_cast<std::size_t>(value)];
    } else {
      Writer writer;
      fields(writer, value);
      return writer.take();
    }
  }

 private:
  Json json_ = Json::object();
};

class Reader {
 public:
  /// `version` of the kind that is being read; parts inside it are of the same version.
  Reader(const Json& json, int version) : json_(json), version_(version) {
    if (!json.is_object()) {
      throw FieldError("an object was expected");
    }
  }

  template <typename T>
  void operator()(const char* key, T& value) {
    const auto found = json_.find(key);
    if (found == json_.end()) {
      throw FieldError(std::string("missing key '") + key + "'");
    }
    seen_.insert(key);
    try {
      from_json(*found, value);
    } catch (const FieldError& error) {
      throw FieldError(std::string(key) + ": " + error.what());
    }
  }

  /// A field that older versions of its kind did not have: it keeps its default there.
  template <typename T>
  void since(int version, const char* key, T& value) {
    if (version_ >= version) {
      (*this)(key, value);
    }
  }

  /// Call after `fields`: whatever was not asked for is unknown.
  void finish() const {
    for (const auto& [key, value] : json_.items()) {
      if (!seen_.contains(key)) {
        throw FieldError("unknown key '" + key + "'");
      }
    }
  }

  void from_json(const Json& json, bool& value) {
    require(json.is_boolean(), "true or false was expected");
    value = json.get<bool>();
  }
  void from_json(const Json& json, int& value) {
    require(json.is_number_integer(), "an integer was expected");
    const auto wide = json.get<std::int64_t>();
    require(wide >= std::numeric_limits<int>::min() && wide <= std::numeric_limits<int>::max(),
            "the number is out of range");
    value = static_cast<int>(wide);
  }
  void from_json(const Json& json, std::uint64_t& value) {
    require(json.is_number_unsigned(), "a number of 0 or more was expected");
    value = json.get<std::uint64_t>();
  }
  void from_json(const Json& json, std::string& value) {
    require(json.is_string(), "a string was expected");
    value = json.get<std::string>();
  }
  void from_json(const Json& json, Millis& value) { value = Millis{integer(json)}; }
  void from_json(const Json& json, WallTime& value) { value = WallTime{integer(json)}; }
  template <typename Tag>
  void from_json(const Json& json, Id<Tag>& value) {
    std::string text;
    from_json(json, text);
    value = Id<Tag>(std::move(text));
  }
  template <typename T>
  void from_json(const Json& json, std::optional<T>& value) {
    value.reset();
    if (!json.is_null()) {
      from_json(json, value.emplace());
    }
  }
  template <typename T>
  void from_json(const Json& json, std::vector<T>& values) {
    require(json.is_array(), "a list was expected");
    values.clear();
    for (const Json& element : json) {
      from_json(element, values.emplace_back());
    }
  }
  template <typename T>
  void from_json(const Json& json, std::deque<T>& values) {
    require(json.is_array(), "a list was expected");
    values.clear();
    for (const Json& element : json) {
      from_json(element, values.emplace_back());
    }
  }
  template <typename T, std::size_t N>
  void from_json(const Json& json, std::array<T, N>& values) {
    require(json.is_array() && json.size() == N, "a list of another length was expected");
    for (std::size_t i = 0; i < N; ++i) {
      from_json(json[i], values[i]);
    }
  }
  void from_json(const Json& json, std::set<std::string>& values) {
    std::vector<std::string> list;
    from_json(json, list);
    values = {list.begin(), list.end()};
  }
  template <typename Tag, typename T>
  void from_json(const Json& json, std::map<Id<Tag>, T>& values) {
    require(json.is_object(), "an object was expected");
    values.clear();
    for (const auto& [id, element] : json.items()) {
      from_json(element, values[Id<Tag>(id)]);
    }
  }
  template <typename T>
  void from_json(const Json& json, T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = enum_value<T>(json);
    } else {
      Reader reader(json, version_);
      fields(reader, value);
      reader.finish();
    }
  }

 private:
  static void require(bool condition, const char* what) {
    if (!condition) {
      throw FieldError(what);
    }
  }
  static std::int64_t integer(const Json& json) {
    require(json.is_number_integer(), "an integer was expected");
    return json.get<std::int64_t>();
  }
  template <typename E>
  E enum_value(const Json& json) {
    std::string name;
    from_json(json, name);
    int index = 0;
    for (const char* candidate : EnumNames<E>::kNames) {
      if (name == candidate) {
        return static_cast<E>(index);
      }
      ++index;
    }
    throw FieldError("unknown value '" + name + "'");
  }

  const Json& json_;
  int version_;
  std::set<std::string> seen_;
};

}  // namespace nhipcau::journal
