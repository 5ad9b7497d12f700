#include <algorithm>

#include "common/wire/codec.hpp"
#include "common/wire/codec_parts.hpp"

namespace nhipcau::wire {
namespace {

constexpr const char* kStateNames[] = {"idle", "starting", "running", "failed"};
constexpr std::size_t kFileName = 255;  // NAME_MAX

json part(const Text& text) {
  return {{"vi", text.vi}, {"en", text.en}};
}

Text read_text(const json& value) {
  ObjectReader from(value, "text");
  Text text{.vi = from.string("vi"), .en = from.string("en")};
  from.done();
  return text;
}

/// One name without a folder: it is shown, logged and journaled.
std::string read_file_name(ObjectReader& from) {
  std::string name = from.string("file");
  if (name.empty() || name.size() > kFileName || name.find('/') != std::string::npos) {
    throw JsonFault{"file", "must be a file's name"};
  }
  return name;
}

// ---- outlet -> orchestrator --------------------------------------------------------------------

json part(const OutletHello& hello) {
  return {{"type", "hello"},
          {"protocol", hello.protocol},
          {"token", hello.token},
          {"output", hello.output.str()},
          {"instance", hello.instance},
          {"version", hello.version},
          {"highest_epoch", hello.highest_epoch},
          {"offer", part(hello.offer)}};
}

OutletHello read_outlet_hello(ObjectReader& from) {
  OutletHello hello{.protocol = from.integer<int>("protocol"),
                    .token = from.string("token"),
                    .output = OutputId(read_id(from, "output")),
                    .instance = from.string("instance"),
                    .version = from.string("version"),
                    .highest_epoch = from.integer<std::uint64_t>("highest_epoch"),
                    .offer = read_offer(from.at("offer"))};
  check_protocol(hello.protocol);
  return hello;
}

json part(const OutletOffer& message) {
  return {{"type", "offer"}, {"offer", part(message.offer)}};
}

json part(const OutletReport& report) {
  return {{"type", "report"},
          {"applied", part(report.applied)},
          {"state", kStateNames[static_cast<std::size_t>(report.state)]},
          {"since", report.since.ms},
          {"bytes", report.bytes},
          {"running_ms", report.running_ms},
          {"file", report.file},
          {"error", report.error ? part(*report.error) : json(nullptr)},
          {"retries", report.retries},
          {"sound_age_ms", report.sound_age_ms},
          {"sound_dbfs", report.sound_dbfs}};
}

OutletReport read_outlet_report(ObjectReader& from) {
  return {.applied = read_stamp(from.at("applied")),
          .state = read_name<OutletState>(from, "state", kStateNames),
          .since = WallTime{from.integer<std::int64_t>("since")},
          .bytes = from.integer<std::uint64_t>("bytes"),
          .running_ms = from.integer<std::int64_t>("running_ms"),
          .file = from.string("file"),
          .error = read_optional<Text>(from, "error", read_text),
          .retries = from.integer<int>("retries"),
          .sound_age_ms = from.integer<std::int64_t>("sound_age_ms"),
          .sound_dbfs = from.number("sound_dbfs")};
}

json part(const OutletSegment& segment) {
  return {{"type", "segment"},         {"file", segment.file},
          {"began", segment.began.ms}, {"length_ms", segment.length_ms},
          {"bytes", segment.bytes},    {"sha256", segment.sha256},
          {"cut", segment.cut}};
}

OutletSegment read_outlet_segment(ObjectReader& from) {
  OutletSegment segment{.file = read_file_name(from),
                        .began = WallTime{from.integer<std::int64_t>("began")},
                        .length_ms = from.integer<std::int64_t>("length_ms"),
                        .bytes = from.integer<std::uint64_t>("bytes"),
                        .sha256 = from.string("sha256"),
                        .cut = from.boolean("cut")};
  const bool hex = std::ranges::all_of(
      segment.sha256, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (segment.sha256.size() != 64 || !hex) {
    throw JsonFault{"sha256", "must be 64 hexadecimal digits"};
  }
  return segment;
}

// ---- orchestrator -> outlet --------------------------------------------------------------------

json part(const OutletWelcome& welcome) {
  return {{"type", "welcome"},
          {"epoch", welcome.epoch},
          {"conference", welcome.conference},
          {"title", welcome.title},
          {"time_zone", welcome.time_zone}};
}

OutletWelcome read_outlet_welcome(ObjectReader& from) {
  return {.epoch = from.integer<std::uint64_t>("epoch"),
          .conference = from.string("conference"),
          .title = from.string("title"),
          .time_zone = from.string("time_zone")};
}

json part(const Chapter& chapter) {
  return {{"number", chapter.number}, {"title", chapter.title}};
}

Chapter read_chapter(const json& value) {
  ObjectReader from(value, "chapter");
  Chapter chapter{.number = from.integer<int>("number"), .title = from.string("title")};
  from.done();
  return chapter;
}

json part(const OutletPlan& plan) {
  return {{"type", "outlet_plan"},
          {"stamp", part(plan.stamp)},
          {"bridge_instance", plan.bridge_instance},
          {"answer", optional_part(plan.answer)},
          {"running", plan.running},
          {"chapter", plan.chapter ? part(*plan.chapter) : json(nullptr)}};
}

OutletPlan read_outlet_plan(ObjectReader& from) {
  return {.stamp = read_stamp(from.at("stamp")),
          .bridge_instance = from.string("bridge_instance"),
          .answer = read_optional<MediaAnswer>(from, "answer", read_answer),
          .running = from.boolean("running"),
          .chapter = read_optional<Chapter>(from, "chapter", read_chapter)};
}

json part(const SegmentNoted& noted) {
  return {{"type", "segment_noted"}, {"file", noted.file}};
}

template <typename Variant>
std::string encode_any(const Variant& message) {
  return std::visit([](const auto& body) { return part(body).dump(); }, message);
}

}  // namespace

json part(const BridgeOutput& output) {
  return {{"output", output.output.str()},
          {"offer", optional_part(output.offer)},
          {"picture", part(output.picture)},
          {"sound", output.sound ? json(output.sound->str()) : json(nullptr)}};
}

BridgeOutput read_bridge_output(const json& value) {
  ObjectReader from(value, "outputs");
  BridgeOutput output{.output = OutputId(read_id(from, "output")),
                      .offer = read_optional<MediaOffer>(from, "offer", read_offer),
                      .picture = read_source(from.at("picture")),
                      .sound = {}};
  if (from.nullable("sound") != nullptr) {
    output.sound = RoomId(read_id(from, "sound"));
  }
  from.done();
  return output;
}

std::string encode(const FromOutlet& message) {
  return encode_any(message);
}
std::string encode(const ToOutlet& message) {
  return encode_any(message);
}

Expected<FromOutlet> decode_from_outlet(std::string_view text) {
  return decode_any<FromOutlet>(text,
                                [](ObjectReader& from, const std::string& type) -> FromOutlet {
                                  if (type == "hello") {
                                    return read_outlet_hello(from);
                                  }
                                  if (type == "offer") {
                                    return OutletOffer{read_offer(from.at("offer"))};
                                  }
                                  if (type == "report") {
                                    return read_outlet_report(from);
                                  }
                                  if (type == "segment") {
                                    return read_outlet_segment(from);
                                  }
                                  unknown_type();
                                });
}

Expected<ToOutlet> decode_to_outlet(std::string_view text) {
  return decode_any<ToOutlet>(text, [](ObjectReader& from, const std::string& type) -> ToOutlet {
    if (type == "welcome") {
      return read_outlet_welcome(from);
    }
    if (type == "outlet_plan") {
      return read_outlet_plan(from);
    }
    if (type == "segment_noted") {
      return SegmentNoted{read_file_name(from)};
    }
    if (type == "error") {
      return read_error(from);
    }
    unknown_type();
  });
}

}  // namespace nhipcau::wire
