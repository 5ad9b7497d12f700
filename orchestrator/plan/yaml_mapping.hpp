#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/plan/faults.hpp"
#include "orchestrator/plan/local_time.hpp"

/// Typed, strict reading of one YAML mapping. What is wrong goes to Faults with its place and the
/// reader goes on with a default, so that one run shows everything. Private to this folder.
namespace nhipcau::plan {

enum class Need { kRequired, kOptional };

/// What every reader of one file shares.
struct Reading {
  const SourceText& source;
  Faults& faults;
  [[nodiscard]] Place place(const YAML::Node& node) const;
};

class Mapping {
 public:
  /// Reports a node that is no mapping, and its unknown and duplicate keys.
  Mapping(Reading& reading, const YAML::Node& node, const std::string& what,
          std::initializer_list<const char*> keys);

  [[nodiscard]] Place at() const { return at_; }

  Located<std::string> text(const std::string& key, Need need, std::size_t max_characters);
  Located<std::string> identifier(const std::string& key, Need need);
  Located<int> number(const std::string& key, Need need, int low, int high, int otherwise);
  Located<bool> flag(const std::string& key);
  Located<LocalDate> date(const std::string& key, Need need);
  Located<int> time_of_day(const std::string& key, Need need);
  std::vector<Located<std::string>> texts(const std::string& key, Need need,
                                          std::size_t max_characters);
  std::vector<Located<std::string>> identifiers(const std::string& key, Need need);
  /// One of `words`; the value is its index.
  Located<int> choice(const std::string& key, Need need, const std::vector<std::string>& words,
                      int otherwise);
  /// The value as it is, for nested mappings; empty when missing.
  std::optional<YAML::Node> child(const std::string& key, Need need);
  /// The elements of a list of 1 to `most`; empty when missing or wrong.
  std::vector<YAML::Node> list(const std::string& key, Need need, std::size_t most);

 private:
  struct Scalar {
    std::string text;
    bool quoted = false;
    Place at;
  };

  std::optional<Scalar> scalar(const std::string& key, Need need);
  std::optional<Scalar> scalar_of(const YAML::Node& node, const std::string& name, Place at);
  void report_missing(const std::string& key);
  void wrong(const std::string& key, Place at, const std::string& vi, const std::string& en);

  Reading& reading_;
  std::string what_;  ///< "rooms[3]", for the sentences
  Place at_;
  bool is_map_;
  std::map<std::string, YAML::Node> values_;
  std::map<std::string, Place> key_places_;
};

}  // namespace nhipcau::plan
