#pragma once

#include <nlohmann/json.hpp>

#include "common/wire/codec_parts.hpp"
#include "common/wire/messages.hpp"

/// JSON of what a room's technician and the centre tell each other, for codec.cpp alone. The
/// readers throw JsonFault.
namespace nhipcau::wire {

json part(const AgentCommand& command);
json part(const AgentAnswer& answer);
json part(const NextItem& item);
json part(const OwnItem& item);
json part(const OwnRequest& request);
json part(const DeskCall& call);
json part(const DeskMessage& message);

AgentCommand read_agent_command(ObjectReader& from);
AgentAnswer read_agent_answer(ObjectReader& from);
NextItem read_next_item(const json& value);
OwnItem read_own_item(const json& value);
OwnRequest read_own_request(const json& value);
DeskCall read_desk_call(const json& value);
DeskMessage read_desk_message(const json& value);

}  // namespace nhipcau::wire
