#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/wire/json_reader.hpp"
#include "common/wire/messages.hpp"

/// What the codecs of several messages share (include from .cpp files of this folder only). `part`
/// makes JSON of a struct; `read_…` throws JsonFault for what is not one.
namespace nhipcau::wire {

using nlohmann::json;

json part(WallTime t);
json part(Millis d);
json part(const PlanStamp& stamp);
json part(const MediaOffer& offer);
json part(const MediaAnswer& answer);
json part(const Source& source);
json part(const ErrorMessage& error);

PlanStamp read_stamp(const json& value);
MediaOffer read_offer(const json& value);
MediaAnswer read_answer(const json& value);
Source read_source(const json& value);
ErrorMessage read_error(ObjectReader& from);
std::int64_t read_ms(const json& value);
/// 1 to 64 bytes.
std::string read_id(ObjectReader& from, const char* key);
RoomId read_room(ObjectReader& from);
void check_protocol(int protocol);

// A room's pre-flight check (preflight_codec.cpp).
json part(const AgentPreflight& message);
AgentPreflight read_agent_preflight(ObjectReader& from);

// An output's part of the bridge's plan (outlet_codec.cpp).
json part(const BridgeOutput& output);
BridgeOutput read_bridge_output(const json& value);

// A composition in it (composition_codec.cpp).
json part(const Composition& composition);
Composition read_composition(const json& value);

template <typename T>
json optional_part(const std::optional<T>& value) {
  return value ? part(*value) : json(nullptr);
}

template <typename Made, typename Read>
std::optional<Made> read_optional(ObjectReader& from, const char* key, Read read) {
  const json* value = from.nullable(key);
  return value != nullptr ? std::optional<Made>(read(*value)) : std::nullopt;
}

template <typename Enum, std::size_t N>
Enum read_name(ObjectReader& from, const char* key, const char* const (&names)[N]) {
  const std::string name = from.string(key);
  for (std::size_t i = 0; i < N; ++i) {
    if (name == names[i]) {
      return static_cast<Enum>(i);
    }
  }
  throw JsonFault{key, "is not one of the known names"};
}

/// Parses, lets `read` choose by type, and refuses what it did not ask for.
template <typename Variant, typename Read>
Expected<Variant> decode_any(std::string_view text, Read read) {
  const auto parsed = catching("bad_json", [&] { return parse_strict(text, kMaxDepth); });
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  return catching("bad_message", [&] {
    ObjectReader from(*parsed);
    Variant message = read(from, from.string("type"));
    from.done();
    return message;
  });
}

[[noreturn]] void unknown_type();

}  // namespace nhipcau::wire
