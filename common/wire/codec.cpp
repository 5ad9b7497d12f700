#include "common/wire/codec.hpp"

#include "common/wire/codec_parts.hpp"
#include "common/wire/peer_codec.hpp"
#include "common/wire/room_codec.hpp"

namespace nhipcau::wire {
namespace {

json part(const BridgeRoom& room);  // used by list_part before they are defined
json part(const RoomMedia& media);

constexpr const char* kPictureNames[] = {"none", "ok", "frozen", "black"};
constexpr const char* kSoundNames[] = {"none", "ok", "clipping", "silent"};
constexpr const char* kPathNames[] = {"none", "udp", "tls"};
constexpr int kPathsMax = 2;

// ---- agent -> orchestrator -------------------------------------------------------------------

json part(const AgentHello& hello) {
  return {{"type", "hello"},
          {"protocol", hello.protocol},
          {"token", hello.token},
          {"room", hello.room.str()},
          {"instance", hello.instance},
          {"version", hello.version},
          {"highest_epoch", hello.highest_epoch},
          {"offer", part(hello.offer)}};
}

AgentHello read_agent_hello(ObjectReader& from) {
  AgentHello hello{.protocol = from.integer<int>("protocol"),
                   .token = from.string("token"),
                   .room = read_room(from),
                   .instance = from.string("instance"),
                   .version = from.string("version"),
                   .highest_epoch = from.integer<std::uint64_t>("highest_epoch"),
                   .offer = read_offer(from.at("offer"))};
  check_protocol(hello.protocol);
  return hello;
}

json part(const AgentOffer& message) {
  return {{"type", "offer"}, {"offer", part(message.offer)}};
}

json part(const AgentReport& report) {
  return {{"type", "report"},
          {"applied", part(report.applied)},
          {"camera_ok", report.camera_ok},
          {"microphone_ok", report.microphone_ok},
          {"muted_locally", report.muted_locally},
          {"muted_at_device", report.muted_at_device},
          {"microphone_dbfs", report.microphone_dbfs},
          {"video_fps", report.video_fps},
          {"video_age_ms", report.video_age_ms},
          {"sound_dbfs", report.sound_dbfs},
          {"sound_age_ms", report.sound_age_ms},
          {"loss_pct", report.loss_pct},
          {"jitter_ms", report.jitter_ms},
          {"path", kPathNames[static_cast<std::size_t>(report.path)]},
          {"main_kbps", report.main_kbps},
          {"main_height", report.main_height},
          {"main_limited", report.main_limited},
          {"content_ok", report.content_ok}};
}

AgentReport read_agent_report(ObjectReader& from) {
  return {.applied = read_stamp(from.at("applied")),
          .camera_ok = from.boolean("camera_ok"),
          .microphone_ok = from.boolean("microphone_ok"),
          .muted_locally = from.boolean("muted_locally"),
          .muted_at_device = from.boolean("muted_at_device"),
          .microphone_dbfs = from.number("microphone_dbfs"),
          .video_fps = from.number("video_fps"),
          .video_age_ms = from.integer<std::int64_t>("video_age_ms"),
          .sound_dbfs = from.number("sound_dbfs"),
          .sound_age_ms = from.integer<std::int64_t>("sound_age_ms"),
          .loss_pct = from.number("loss_pct"),
          .jitter_ms = from.number("jitter_ms"),
          .path = read_name<MediaPath>(from, "path", kPathNames),
          .main_kbps = from.integer<int>("main_kbps"),
          .main_height = from.integer<int>("main_height"),
          .main_limited = from.boolean("main_limited"),
          .content_ok = from.boolean("content_ok")};
}

// ---- orchestrator -> agent -------------------------------------------------------------------

json part(const AgentWelcome& welcome) {
  return {{"type", "welcome"},
          {"epoch", welcome.epoch},
          {"server_time", welcome.server_time.ms},
          {"room_name", welcome.room_name},
          {"room_number", welcome.room_number},
          {"conference_title", welcome.conference_title}};
}

AgentWelcome read_agent_welcome(ObjectReader& from) {
  return {.epoch = from.integer<std::uint64_t>("epoch"),
          .server_time = WallTime{from.integer<std::int64_t>("server_time")},
          .room_name = from.string("room_name"),
          .room_number = from.integer<int>("room_number"),
          .conference_title = from.string("conference_title")};
}

template <typename T>
json list_part(const std::vector<T>& values) {
  json list = json::array();
  for (const T& value : values) {
    list.push_back(part(value));
  }
  return list;
}

template <typename Read>
auto read_list(ObjectReader& from, const char* key, Read read) {
  std::vector<decltype(read(std::declval<const json&>()))> values;
  for (const json& value : from.array(key)) {
    values.push_back(read(value));
  }
  return values;
}

json part(const RoomPlan& plan) {
  return {{"type", "room_plan"},
          {"stamp", part(plan.stamp)},
          {"bridge_instance", plan.bridge_instance},
          {"answer", optional_part(plan.answer)},
          {"send_main", plan.send_main},
          {"send_content", plan.send_content},
          {"microphone_open", plan.microphone_open},
          {"on_air", plan.on_air},
          {"standby", plan.standby},
          {"item_title", plan.item_title},
          {"speaker_title", plan.speaker_title},
          {"zero_at", optional_part(plan.zero_at)},
          {"frozen_left", optional_part(plan.frozen_left)},
          {"rehearsal", plan.rehearsal},
          {"pace", plan.pace},
          {"programme_room", plan.programme_room},
          {"next", optional_part(plan.next)},
          {"own_next", optional_part(plan.own_next)},
          {"requests", list_part(plan.requests)},
          {"desk_call", optional_part(plan.desk_call)},
          {"message", optional_part(plan.message)},
          {"desk_speaks", plan.desk_speaks}};
}

RoomPlan read_room_plan(ObjectReader& from) {
  return {.stamp = read_stamp(from.at("stamp")),
          .bridge_instance = from.string("bridge_instance"),
          .answer = read_optional<MediaAnswer>(from, "answer", read_answer),
          .send_main = from.boolean("send_main"),
          .send_content = from.boolean("send_content"),
          .microphone_open = from.boolean("microphone_open"),
          .on_air = from.boolean("on_air"),
          .standby = from.boolean("standby"),
          .item_title = from.string("item_title"),
          .speaker_title = from.string("speaker_title"),
          .zero_at = read_optional<WallTime>(
              from, "zero_at", [](const json& value) { return WallTime{read_ms(value)}; }),
          .frozen_left = read_optional<Millis>(
              from, "frozen_left", [](const json& value) { return Millis{read_ms(value)}; }),
          .rehearsal = from.boolean("rehearsal"),
          .pace = from.integer<int>("pace"),
          .programme_room = from.string("programme_room"),
          .next = read_optional<NextItem>(from, "next", read_next_item),
          .own_next = read_optional<OwnItem>(from, "own_next", read_own_item),
          .requests = read_list(from, "requests", read_own_request),
          .desk_call = read_optional<DeskCall>(from, "desk_call", read_desk_call),
          .message = read_optional<DeskMessage>(from, "message", read_desk_message),
          .desk_speaks = from.boolean("desk_speaks")};
}

// ---- bridge -> orchestrator ------------------------------------------------------------------

template <typename Name>
json answers_part(const std::map<Name, MediaAnswer>& answers) {
  json object = json::object();
  for (const auto& [name, answer] : answers) {
    object[name.str()] = part(answer);
  }
  return object;
}

template <typename Name>
std::map<Name, MediaAnswer> read_answers(ObjectReader& from, const char* key) {
  const json& object = from.at(key);
  if (!object.is_object()) {
    throw JsonFault{key, "must be an object"};
  }
  std::map<Name, MediaAnswer> answers;
  for (const auto& [name, answer] : object.items()) {
    answers.emplace(Name(name), read_answer(answer));
  }
  return answers;
}

json part(const MediaAddress& media) {
  return {{"listen", media.listen}, {"advertised", media.advertised}, {"port", media.port}};
}

MediaAddress read_media_address(const json& value) {
  ObjectReader from(value, "media");
  MediaAddress media{.listen = from.string("listen"),
                     .advertised = from.string("advertised"),
                     .port = from.integer<std::uint16_t>("port")};
  from.done();
  return media;
}

json part(const BridgeHello& hello) {
  return {{"type", "hello"},
          {"protocol", hello.protocol},
          {"token", hello.token},
          {"instance", hello.instance},
          {"version", hello.version},
          {"highest_epoch", hello.highest_epoch},
          {"answers", answers_part(hello.answers)},
          {"output_answers", answers_part(hello.output_answers)},
          {"sessions", list_part(hello.sessions)},
          {"media", part(hello.media)}};
}

BridgeHello read_bridge_hello(ObjectReader& from) {
  BridgeHello hello{.protocol = from.integer<int>("protocol"),
                    .token = from.string("token"),
                    .instance = from.string("instance"),
                    .version = from.string("version"),
                    .highest_epoch = from.integer<std::uint64_t>("highest_epoch"),
                    .answers = read_answers<RoomId>(from, "answers"),
                    .output_answers = read_answers<OutputId>(from, "output_answers"),
                    .sessions = read_list(from, "sessions", read_held_session),
                    .media = read_media_address(from.at("media"))};
  check_protocol(hello.protocol);
  return hello;
}

json part(const BridgeAnswer& message) {
  return {{"type", "answer"}, {"room", message.room.str()}, {"answer", part(message.answer)}};
}

json part(const SessionAnswer& message) {
  return {{"type", "session_answer"}, {"id", message.id}, {"answer", part(message.answer)}};
}

json part(const OutputAnswer& message) {
  return {{"type", "output_answer"},
          {"output", message.output.str()},
          {"answer", part(message.answer)}};
}

json part(const RoomMedia& media) {
  return {{"room", media.room.str()},
          {"generation", media.generation},
          {"showing", optional_part(media.showing)},
          {"picture", kPictureNames[static_cast<std::size_t>(media.picture)]},
          {"sound", kSoundNames[static_cast<std::size_t>(media.sound)]},
          {"picture_ok_ms", media.picture_ok_ms},
          {"main_kbps", media.main_kbps},
          {"main_fps", media.main_fps},
          {"up_loss_pct", media.up_loss_pct},
          {"up_jitter_ms", media.up_jitter_ms},
          {"down_loss_pct", media.down_loss_pct},
          {"rtt_ms", media.rtt_ms},
          {"sound_dbfs", media.sound_dbfs},
          {"paths", media.paths},
          {"paths_up", media.paths_up}};
}

/// From `least` to kPathsMax.
int read_paths(ObjectReader& from, const char* key, int least) {
  const int count = from.integer<int>(key);
  if (count < least || count > kPathsMax) {
    throw JsonFault{key, "must be a number of paths"};
  }
  return count;
}

RoomMedia read_room_media(const json& value) {
  ObjectReader from(value, "rooms");
  RoomMedia media{.room = read_room(from),
                  .generation = from.string("generation"),
                  .showing = read_optional<Source>(from, "showing", read_source),
                  .picture = read_name<PictureState>(from, "picture", kPictureNames),
                  .sound = read_name<SoundState>(from, "sound", kSoundNames),
                  .picture_ok_ms = from.integer<std::int64_t>("picture_ok_ms"),
                  .main_kbps = from.number("main_kbps"),
                  .main_fps = from.number("main_fps"),
                  .up_loss_pct = from.number("up_loss_pct"),
                  .up_jitter_ms = from.number("up_jitter_ms"),
                  .down_loss_pct = from.number("down_loss_pct"),
                  .rtt_ms = from.number("rtt_ms"),
                  .sound_dbfs = from.number("sound_dbfs"),
                  .paths = read_paths(from, "paths", 1),
                  .paths_up = read_paths(from, "paths_up", 0)};
  from.done();
  return media;
}

json part(const BridgeReport& report) {
  return {{"type", "report"},
          {"applied", part(report.applied)},
          {"programme", optional_part(report.programme)},
          {"rooms", list_part(report.rooms)},
          {"strangers", report.strangers},
          {"sessions", list_part(report.sessions)}};
}

BridgeReport read_bridge_report(ObjectReader& from) {
  BridgeReport report;
  report.applied = read_stamp(from.at("applied"));
  report.programme = read_optional<Source>(from, "programme", read_source);
  report.rooms = read_list(from, "rooms", read_room_media);
  report.strangers = from.integer<std::uint64_t>("strangers");
  report.sessions = read_list(from, "sessions", read_session_report);
  return report;
}

// ---- orchestrator -> bridge ------------------------------------------------------------------

json part(const BridgeWelcome& welcome) {
  return {{"type", "welcome"}, {"epoch", welcome.epoch}};
}

json part(const BridgeRoom& room) {
  return {{"room", room.room.str()},
          {"number", room.number},
          {"name", room.name},
          {"offer", optional_part(room.offer)},
          {"picture", part(room.picture)},
          {"microphone_open", room.microphone_open},
          {"armed", room.armed},
          {"revoked", room.revoked}};
}

BridgeRoom read_bridge_room(const json& value) {
  ObjectReader from(value, "rooms");
  BridgeRoom room{.room = read_room(from),
                  .number = from.integer<int>("number"),
                  .name = from.string("name"),
                  .offer = read_optional<MediaOffer>(from, "offer", read_offer),
                  .picture = read_source(from.at("picture")),
                  .microphone_open = from.boolean("microphone_open"),
                  .armed = from.boolean("armed"),
                  .revoked = from.boolean("revoked")};
  from.done();
  if (room.revoked && room.offer) {
    throw JsonFault{"revoked", "goes with no offer"};
  }
  return room;
}

json part(const BridgePlan& plan) {
  return {{"type", "bridge_plan"},
          {"stamp", part(plan.stamp)},
          {"title", plan.title},
          {"note", plan.note},
          {"resumes_at", optional_part(plan.resumes_at)},
          {"programme", part(plan.programme)},
          {"composition", optional_part(plan.composition)},
          {"rooms", list_part(plan.rooms)},
          {"sessions", list_part(plan.sessions)},
          {"outputs", list_part(plan.outputs)}};
}

BridgePlan read_bridge_plan(ObjectReader& from) {
  BridgePlan plan;
  plan.stamp = read_stamp(from.at("stamp"));
  plan.title = from.string("title");
  plan.note = from.string("note");
  plan.resumes_at = read_optional<WallTime>(
      from, "resumes_at", [](const json& value) { return WallTime{read_ms(value)}; });
  plan.programme = read_source(from.at("programme"));
  plan.composition = read_optional<Composition>(from, "composition", read_composition);
  plan.rooms = read_list(from, "rooms", read_bridge_room);
  plan.sessions = read_list(from, "sessions", read_media_session);
  plan.outputs = read_list(from, "outputs", read_bridge_output);
  return plan;
}

template <typename Variant>
std::string encode_any(const Variant& message) {
  return std::visit([](const auto& body) { return part(body).dump(); }, message);
}

}  // namespace

std::string encode(const FromAgent& message) {
  return encode_any(message);
}
std::string encode(const ToAgent& message) {
  return encode_any(message);
}
std::string encode(const FromBridge& message) {
  return encode_any(message);
}
std::string encode(const ToBridge& message) {
  return encode_any(message);
}

Expected<FromAgent> decode_from_agent(std::string_view text) {
  return decode_any<FromAgent>(text, [](ObjectReader& from, const std::string& type) -> FromAgent {
    if (type == "hello") {
      return read_agent_hello(from);
    }
    if (type == "offer") {
      return AgentOffer{read_offer(from.at("offer"))};
    }
    if (type == "report") {
      return read_agent_report(from);
    }
    if (type == "command") {
      return read_agent_command(from);
    }
    if (type == "preflight") {
      return read_agent_preflight(from);
    }
    unknown_type();
  });
}

Expected<ToAgent> decode_to_agent(std::string_view text) {
  return decode_any<ToAgent>(text, [](ObjectReader& from, const std::string& type) -> ToAgent {
    if (type == "welcome") {
      return read_agent_welcome(from);
    }
    if (type == "room_plan") {
      return read_room_plan(from);
    }
    if (type == "answer") {
      return read_agent_answer(from);
    }
    if (type == "error") {
      return read_error(from);
    }
    unknown_type();
  });
}

Expected<FromBridge> decode_from_bridge(std::string_view text) {
  return decode_any<FromBridge>(
      text, [](ObjectReader& from, const std::string& type) -> FromBridge {
        if (type == "hello") {
          return read_bridge_hello(from);
        }
        if (type == "answer") {
          return BridgeAnswer{.room = read_room(from), .answer = read_answer(from.at("answer"))};
        }
        if (type == "session_answer") {
          return SessionAnswer{.id = from.string("id"),
                               .answer = read_peer_answer(from.at("answer"))};
        }
        if (type == "output_answer") {
          return OutputAnswer{.output = OutputId(read_id(from, "output")),
                              .answer = read_answer(from.at("answer"))};
        }
        if (type == "report") {
          return read_bridge_report(from);
        }
        unknown_type();
      });
}

Expected<ToBridge> decode_to_bridge(std::string_view text) {
  return decode_any<ToBridge>(text, [](ObjectReader& from, const std::string& type) -> ToBridge {
    if (type == "welcome") {
      return BridgeWelcome{.epoch = from.integer<std::uint64_t>("epoch")};
    }
    if (type == "bridge_plan") {
      return read_bridge_plan(from);
    }
    if (type == "error") {
      return read_error(from);
    }
    unknown_type();
  });
}

}  // namespace nhipcau::wire
