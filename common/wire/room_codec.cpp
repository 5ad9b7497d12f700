#include "common/wire/room_codec.hpp"

#include <algorithm>

#include "common/base/overloaded.hpp"

namespace nhipcau::wire {
namespace {

constexpr const char* kKindNames[] = {"speech", "reply", "point_of_order"};
constexpr std::size_t kIdMin = 8;  // PROTOCOL.md §6, as a console's
constexpr std::size_t kIdMax = 64;

const char* name(RequestKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

CommandId read_command_id(ObjectReader& from) {
  const std::string id = from.string("cmd_id");
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (id.size() < kIdMin || id.size() > kIdMax || !std::ranges::all_of(id, good)) {
    throw JsonFault{"cmd_id", "must be 8 to 64 letters, digits or hyphens"};
  }
  return CommandId(id);
}

using What = decltype(AgentCommand::what);

What read_what(const std::string& verb, ObjectReader& args) {
  if (verb == "raise") {
    const auto kind = read_name<RequestKind>(args, "kind", kKindNames);
    return RaiseHand{kind, args.string("topic")};
  }
  if (verb == "withdraw") {
    return WithdrawHand{RequestId(read_id(args, "request"))};
  }
  if (verb == "call_desk") {
    return CallDesk{args.string("text")};
  }
  throw JsonFault{"verb", "is none of a room's"};
}

}  // namespace

json part(const AgentCommand& command) {
  const auto [verb, args] = std::visit(
      Overloaded{[](const RaiseHand& raise) -> std::pair<const char*, json> {
                   return {"raise", {{"kind", name(raise.kind)}, {"topic", raise.topic}}};
                 },
                 [](const WithdrawHand& withdraw) -> std::pair<const char*, json> {
                   return {"withdraw", {{"request", withdraw.request.str()}}};
                 },
                 [](const CallDesk& call) -> std::pair<const char*, json> {
                   return {"call_desk", {{"text", call.text}}};
                 }},
      command.what);
  return {{"type", "command"}, {"cmd_id", command.id.str()}, {"verb", verb}, {"args", args}};
}

AgentCommand read_agent_command(ObjectReader& from) {
  CommandId id = read_command_id(from);
  const std::string verb = from.string("verb");
  ObjectReader args(from.at("args"), "args");
  AgentCommand command{std::move(id), read_what(verb, args)};
  args.done();
  return command;
}

json part(const AgentAnswer& answer) {
  return {{"type", "answer"},
          {"cmd_id", answer.id.str()},
          {"ok", answer.ok},
          {"code", answer.code},
          {"text", {{"vi", answer.text.vi}, {"en", answer.text.en}}}};
}

AgentAnswer read_agent_answer(ObjectReader& from) {
  AgentAnswer answer{.id = read_command_id(from),
                     .ok = from.boolean("ok"),
                     .code = from.string("code"),
                     .text = {}};
  ObjectReader text(from.at("text"), "text");
  answer.text = {text.string("vi"), text.string("en")};
  text.done();
  return answer;
}

json part(const NextItem& item) {
  return {{"title", item.title},
          {"speaker_title", item.speaker_title},
          {"room_name", item.room_name},
          {"own", item.own}};
}

NextItem read_next_item(const json& value) {
  ObjectReader from(value, "next");
  NextItem item{.title = from.string("title"),
                .speaker_title = from.string("speaker_title"),
                .room_name = from.string("room_name"),
                .own = from.boolean("own")};
  from.done();
  return item;
}

json part(const OwnItem& item) {
  return {{"title", item.title},
          {"speaker_title", item.speaker_title},
          {"items_before", item.items_before}};
}

OwnItem read_own_item(const json& value) {
  ObjectReader from(value, "own_next");
  OwnItem item{.title = from.string("title"),
               .speaker_title = from.string("speaker_title"),
               .items_before = from.integer<int>("items_before")};
  from.done();
  return item;
}

json part(const OwnRequest& request) {
  return {{"id", request.id.str()},
          {"kind", name(request.kind)},
          {"topic", request.topic},
          {"accepted", request.accepted},
          {"place", request.place}};
}

OwnRequest read_own_request(const json& value) {
  ObjectReader from(value, "request");
  OwnRequest request{.id = RequestId(read_id(from, "id")),
                     .kind = read_name<RequestKind>(from, "kind", kKindNames),
                     .topic = from.string("topic"),
                     .accepted = from.boolean("accepted"),
                     .place = from.integer<int>("place")};
  from.done();
  return request;
}

json part(const DeskCall& call) {
  return {{"text", call.text}, {"at", call.at.ms}, {"answered_by", call.answered_by}};
}

DeskCall read_desk_call(const json& value) {
  ObjectReader from(value, "desk_call");
  DeskCall call{.text = from.string("text"),
                .at = WallTime{from.integer<std::int64_t>("at")},
                .answered_by = from.string("answered_by")};
  from.done();
  return call;
}

json part(const DeskMessage& message) {
  return {{"id", message.id}, {"at", message.at.ms}, {"by", message.by}, {"text", message.text}};
}

DeskMessage read_desk_message(const json& value) {
  ObjectReader from(value, "message");
  DeskMessage message{.id = from.integer<std::uint64_t>("id"),
                      .at = WallTime{from.integer<std::int64_t>("at")},
                      .by = from.string("by"),
                      .text = from.string("text")};
  from.done();
  return message;
}

}  // namespace nhipcau::wire
