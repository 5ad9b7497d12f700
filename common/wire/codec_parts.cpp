#include "common/wire/codec_parts.hpp"

#include <algorithm>

#include "common/wire/base64.hpp"

namespace nhipcau::wire {
namespace {

constexpr const char* kShowNames[] = {"camera", "content", "composed"};

json key_json(const SrtpKey& key) {
  return to_base64(key);
}

SrtpKey read_key(ObjectReader& from, const char* name) {
  const auto bytes = from_base64(from.string(name));
  SrtpKey key{};
  if (!bytes || bytes->size() != key.size()) {
    throw JsonFault{name, "must be 28 bytes in base64"};
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

std::string read_generation(ObjectReader& from) {
  std::string generation = from.string("generation");
  const bool hex = std::ranges::all_of(
      generation, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (generation.size() != 16 || !hex) {
    throw JsonFault{"generation", "must be 16 hexadecimal digits"};
  }
  return generation;
}

}  // namespace

json part(WallTime t) {
  return t.ms;
}
json part(Millis d) {
  return d.count();
}

json part(const PlanStamp& stamp) {
  return {{"epoch", stamp.epoch}, {"seq", stamp.seq}};
}

PlanStamp read_stamp(const json& value) {
  ObjectReader from(value, "stamp");
  PlanStamp stamp{.epoch = from.integer<std::uint64_t>("epoch"),
                  .seq = from.integer<std::uint64_t>("seq")};
  from.done();
  return stamp;
}

json part(const MediaOffer& offer) {
  return {{"generation", offer.generation}, {"key", key_json(offer.key)},
          {"video_ssrc", offer.video_ssrc}, {"thumbnail_ssrc", offer.thumbnail_ssrc},
          {"audio_ssrc", offer.audio_ssrc}, {"content_ssrc", offer.content_ssrc}};
}

MediaOffer read_offer(const json& value) {
  ObjectReader from(value, "offer");
  MediaOffer offer{.generation = read_generation(from),
                   .key = read_key(from, "key"),
                   .video_ssrc = from.integer<std::uint32_t>("video_ssrc"),
                   .thumbnail_ssrc = from.integer<std::uint32_t>("thumbnail_ssrc"),
                   .audio_ssrc = from.integer<std::uint32_t>("audio_ssrc"),
                   .content_ssrc = from.integer<std::uint32_t>("content_ssrc")};
  from.done();
  std::vector<std::uint32_t> ssrcs{offer.video_ssrc, offer.thumbnail_ssrc, offer.audio_ssrc};
  if (offer.content_ssrc != 0) {
    ssrcs.push_back(offer.content_ssrc);
  }
  std::ranges::sort(ssrcs);
  if (std::ranges::adjacent_find(ssrcs) != ssrcs.end()) {
    throw JsonFault{"video_ssrc", "must differ from the others"};
  }
  return offer;
}

json part(const MediaAnswer& answer) {
  return {{"generation", answer.generation},
          {"host", answer.host},
          {"port", answer.port},
          {"key", key_json(answer.key)},
          {"video_ssrc", answer.video_ssrc},
          {"audio_ssrc", answer.audio_ssrc}};
}

MediaAnswer read_answer(const json& value) {
  ObjectReader from(value, "answer");
  MediaAnswer answer{.generation = read_generation(from),
                     .host = from.string("host"),
                     .port = from.integer<std::uint16_t>("port"),
                     .key = read_key(from, "key"),
                     .video_ssrc = from.integer<std::uint32_t>("video_ssrc"),
                     .audio_ssrc = from.integer<std::uint32_t>("audio_ssrc")};
  from.done();
  return answer;
}

json part(const Source& source) {
  return {{"room", source.room ? json(source.room->str()) : json(nullptr)},
          {"show", kShowNames[static_cast<std::size_t>(source.show)]},
          {"composition", source.composition}};
}

Source read_source(const json& value) {
  ObjectReader from(value, "source");
  Source source;
  if (const json* room = from.nullable("room")) {
    if (!room->is_string()) {
      throw JsonFault{"room", "must be a string or null"};
    }
    source.room = RoomId(room->get<std::string>());
  }
  source.show = read_name<Show>(from, "show", kShowNames);
  source.composition = from.string("composition");
  from.done();
  const bool composed = source.show == Show::kComposed;
  if (composed == source.composition.empty() || (composed && source.room)) {
    throw JsonFault{"composition", "names the composition, when that is shown"};
  }
  return source;
}

std::int64_t read_ms(const json& value) {
  if (!value.is_number_integer()) {
    throw JsonFault{"", "must be whole milliseconds"};
  }
  return value.get<std::int64_t>();
}

std::string read_id(ObjectReader& from, const char* key) {
  std::string id = from.string(key);
  if (id.empty() || id.size() > 64) {
    throw JsonFault{key, "must have 1 to 64 bytes"};
  }
  return id;
}

RoomId read_room(ObjectReader& from) {
  return RoomId(read_id(from, "room"));
}

void check_protocol(int protocol) {
  if (protocol < 1) {
    throw JsonFault{"protocol", "must be 1 or more"};
  }
}

json part(const ErrorMessage& error) {
  return {{"type", "error"},
          {"code", error.code},
          {"text", {{"vi", error.text.vi}, {"en", error.text.en}}}};
}

ErrorMessage read_error(ObjectReader& from) {
  ErrorMessage error;
  error.code = from.string("code");
  ObjectReader text(from.at("text"), "text");
  error.text = Text{.vi = text.string("vi"), .en = text.string("en")};
  text.done();
  return error;
}

[[noreturn]] void unknown_type() {
  throw JsonFault{"type", "is not a known message"};
}

}  // namespace nhipcau::wire
