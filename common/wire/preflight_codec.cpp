#include <algorithm>

#include "common/wire/codec_parts.hpp"

/// A pre-flight check is shown, printed and journaled: what a room says of itself has limits.
namespace nhipcau::wire {
namespace {

constexpr const char* kMarkNames[] = {"not_checked", "pass", "warn", "fail", "not_applicable"};
constexpr std::size_t kFindingMax = 600;  // bytes, each language
constexpr std::size_t kNameMax = 100;     // bytes
constexpr Millis kValidMax{24 * 3'600'000};

/// At most `most` bytes and no control character: it stands on one line.
std::string line(ObjectReader& from, const char* key, std::size_t most) {
  std::string text = from.string(key);
  const bool clean = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (text.size() > most || !clean) {
    throw JsonFault{key, "must be one short line"};
  }
  return text;
}

json part(const PreflightRow& row) {
  return {{"mark", kMarkNames[static_cast<std::size_t>(row.mark)]},
          {"measured", row.measured},
          {"finding", {{"vi", row.finding.vi}, {"en", row.finding.en}}}};
}

PreflightRow read_row(const json& value) {
  ObjectReader from(value, "row");
  PreflightRow row;
  row.mark = read_name<CheckMark>(from, "mark", kMarkNames);
  row.measured = from.boolean("measured");
  ObjectReader finding(from.at("finding"), "finding");
  row.finding = {line(finding, "vi", kFindingMax), line(finding, "en", kFindingMax)};
  finding.done();
  from.done();
  return row;
}

json part(const Preflight& preflight) {
  json rows = json::array();
  for (const PreflightRow& row : preflight.rows) {
    rows.push_back(part(row));
  }
  return {{"at", preflight.at.ms},
          {"expires", preflight.expires.ms},
          {"by", preflight.by},
          {"devices", preflight.devices},
          {"rows", std::move(rows)}};
}

Preflight read_preflight(const json& value) {
  ObjectReader from(value, "preflight");
  Preflight preflight{.at = WallTime{from.integer<std::int64_t>("at")},
                      .expires = WallTime{from.integer<std::int64_t>("expires")},
                      .by = line(from, "by", kNameMax),
                      .devices = line(from, "devices", kNameMax)};
  if (preflight.at.ms < 0 || preflight.expires < preflight.at ||
      preflight.expires.ms - preflight.at.ms > kValidMax.count()) {
    throw JsonFault{"expires", "must be within 24 hours after 'at'"};
  }
  const json& rows = from.array("rows");
  if (rows.size() != kPreflightRows) {
    throw JsonFault{"rows", "must be the sixteen of the sheet"};
  }
  std::ranges::transform(rows, preflight.rows.begin(), read_row);
  from.done();
  return preflight;
}

}  // namespace

json part(const AgentPreflight& message) {
  return {{"type", "preflight"},
          {"preflight", message.preflight ? part(*message.preflight) : json(nullptr)}};
}

AgentPreflight read_agent_preflight(ObjectReader& from) {
  return {read_optional<Preflight>(from, "preflight", read_preflight)};
}

}  // namespace nhipcau::wire
