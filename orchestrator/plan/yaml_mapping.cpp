#include "orchestrator/plan/yaml_mapping.hpp"

#include <algorithm>
#include <charconv>

#include "orchestrator/plan/text_rules.hpp"

namespace nhipcau::plan {

Place Reading::place(const YAML::Node& node) const {
  const YAML::Mark mark = node.Mark();
  return source.place(mark.line, mark.column);
}

Mapping::Mapping(Reading& reading, const YAML::Node& node, const std::string& what,
                 std::initializer_list<const char*> keys)
    : reading_(reading), what_(what), at_(reading.place(node)), is_map_(node.IsMap()) {
  if (!is_map_) {
    reading_.faults.add(at_, what + ": phải là các cặp “khóa: giá trị”",
                        what + ": must be “key: value” pairs");
    return;
  }
  for (const auto& pair : node) {
    const Place key_at = reading_.place(pair.first);
    const std::string key = pair.first.IsScalar() ? pair.first.Scalar() : "?";
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      reading_.faults.add(key_at, what + ": khóa “" + key + "” không có trong lược đồ",
                          what + ": the key “" + key + "” is not in the schema");
    } else if (!values_.emplace(key, pair.second).second) {
      reading_.faults.add(key_at, what + ": khóa “" + key + "” viết hai lần",
                          what + ": the key “" + key + "” is there twice");
    } else {
      key_places_.emplace(key, key_at);
    }
  }
}

void Mapping::report_missing(const std::string& key) {
  if (!is_map_) {
    return;  // said already
  }
  reading_.faults.add(at_, what_ + ": thiếu khóa “" + key + "”",
                      what_ + ": the key “" + key + "” is missing");
}

void Mapping::wrong(const std::string& key, Place at, const std::string& vi,
                    const std::string& en) {
  reading_.faults.add(at, what_ + "." + key + ": " + vi, what_ + "." + key + ": " + en);
}

std::optional<YAML::Node> Mapping::child(const std::string& key, Need need) {
  const auto found = values_.find(key);
  if (found == values_.end()) {
    if (need == Need::kRequired) {
      report_missing(key);
    }
    return std::nullopt;
  }
  if (found->second.IsNull()) {
    wrong(key, key_places_.at(key), "chưa có giá trị", "has no value");
    return std::nullopt;
  }
  return found->second;
}

std::optional<Mapping::Scalar> Mapping::scalar_of(const YAML::Node& node, const std::string& name,
                                                  Place at) {
  if (!node.IsScalar()) {
    wrong(name, at, "phải là một giá trị đơn", "must be a single value");
    return std::nullopt;
  }
  return Scalar{node.Scalar(), node.Tag() == "!", at};
}

std::optional<Mapping::Scalar> Mapping::scalar(const std::string& key, Need need) {
  const auto node = child(key, need);
  if (!node) {
    return std::nullopt;
  }
  return scalar_of(*node, key, reading_.place(*node));
}

Located<std::string> Mapping::text(const std::string& key, Need need, std::size_t max_characters) {
  const auto value = scalar(key, need);
  if (!value) {
    return {{}, at_, false};
  }
  if (const auto fault = text_fault(value->text, max_characters)) {
    wrong(key, value->at, fault->vi, fault->en);
  }
  return {value->text, value->at, true};
}

Located<std::string> Mapping::identifier(const std::string& key, Need need) {
  const auto value = scalar(key, need);
  if (!value) {
    return {{}, at_, false};
  }
  if (!is_identifier(value->text)) {
    wrong(key, value->at, "mã chỉ gồm a–z, 0–9 và dấu “-”, dài 1–48 ký tự",
          "an id has only a–z, 0–9 and “-”, 1 to 48 characters");
    return {{}, value->at, false};
  }
  return {value->text, value->at, true};
}

Located<int> Mapping::number(const std::string& key, Need need, int low, int high, int otherwise) {
  const auto value = scalar(key, need);
  if (!value) {
    return {otherwise, at_, false};
  }
  int parsed = 0;
  const char* end = value->text.data() + value->text.size();
  const auto [rest, error] = std::from_chars(value->text.data(), end, parsed);
  if (value->quoted || error != std::errc{} || rest != end || parsed < low || parsed > high) {
    const std::string range = std::to_string(low) + "–" + std::to_string(high);
    wrong(key, value->at, "phải là số nguyên trong khoảng " + range,
          "must be a whole number in " + range);
    return {otherwise, value->at, false};
  }
  return {parsed, value->at, true};
}

Located<bool> Mapping::flag(const std::string& key) {
  const auto value = scalar(key, Need::kOptional);
  if (!value) {
    return {false, at_, false};
  }
  if (value->quoted || (value->text != "true" && value->text != "false")) {
    wrong(key, value->at, "phải là true hoặc false", "must be true or false");
    return {false, value->at, false};
  }
  return {value->text == "true", value->at, true};
}

Located<LocalDate> Mapping::date(const std::string& key, Need need) {
  const auto value = scalar(key, need);
  if (!value) {
    return {{}, at_, false};
  }
  const auto parsed = parse_date(value->text);
  if (!parsed) {
    wrong(key, value->at, "ngày không đúng; viết như 2022-07-14, từ năm 2000 đến 2099",
          "not a date; write it like 2022-07-14, years 2000 to 2099");
    return {{}, value->at, false};
  }
  return {*parsed, value->at, true};
}

Located<int> Mapping::time_of_day(const std::string& key, Need need) {
  const auto value = scalar(key, need);
  if (!value) {
    return {0, at_, false};
  }
  const auto parsed = parse_time_of_day(value->text);
  if (!parsed) {
    wrong(key, value->at, "giờ không đúng; viết như \"07:30\", từ 00:00 đến 23:59",
          "not a time; write it like \"07:30\", 00:00 to 23:59");
    return {0, value->at, false};
  }
  return {*parsed, value->at, true};
}

std::vector<YAML::Node> Mapping::list(const std::string& key, Need need, std::size_t most) {
  const auto node = child(key, need);
  if (!node) {
    return {};
  }
  if (!node->IsSequence() || node->size() == 0 || node->size() > most) {
    const std::string range = "1–" + std::to_string(most);
    wrong(key, reading_.place(*node), "phải là danh sách có " + range + " phần tử",
          "must be a list of " + range + " elements");
    return {};
  }
  return {node->begin(), node->end()};
}

std::vector<Located<std::string>> Mapping::texts(const std::string& key, Need need,
                                                 std::size_t max_characters) {
  std::vector<Located<std::string>> result;
  for (const YAML::Node& node : list(key, need, 500)) {
    const auto value = scalar_of(node, key, reading_.place(node));
    if (!value) {
      continue;
    }
    if (const auto fault = text_fault(value->text, max_characters)) {
      wrong(key, value->at, fault->vi, fault->en);
    }
    result.push_back({value->text, value->at, true});
  }
  return result;
}

std::vector<Located<std::string>> Mapping::identifiers(const std::string& key, Need need) {
  std::vector<Located<std::string>> result = texts(key, need, 48);
  std::map<std::string, int> seen;
  for (const auto& id : result) {
    if (++seen[id.value] == 2) {
      wrong(key, id.at, "“" + id.value + "” có hai lần trong danh sách",
            "“" + id.value + "” is in the list twice");
    }
  }
  return result;
}

Located<int> Mapping::choice(const std::string& key, Need need,
                             const std::vector<std::string>& words, int otherwise) {
  const auto value = scalar(key, need);
  if (!value) {
    return {otherwise, at_, false};
  }
  const auto found = std::find(words.begin(), words.end(), value->text);
  if (found == words.end()) {
    std::string all;
    for (const std::string& word : words) {
      all += (all.empty() ? "" : ", ") + word;
    }
    wrong(key, value->at, "phải là một trong: " + all, "must be one of: " + all);
    return {otherwise, value->at, false};
  }
  return {static_cast<int>(found - words.begin()), value->at, true};
}

}  // namespace nhipcau::plan
