#include "common/wire/peer_codec.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/wire/json_reader.hpp"

namespace nhipcau::wire {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> kKindNames{"contribution", "programme", "return",
                                                     "camera", "desk"};
constexpr std::array<std::string_view, 5> kStateNames{"connecting", "up", "silent", "refused",
                                                      "closed"};
constexpr int kPayloadMax = 127;
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kFingerprintMax = 128;  // digits of SHA-512
constexpr std::size_t kIceMax = 256;          // characters, RFC 8839 §5.4
constexpr std::size_t kHostsMax = 16;

template <typename Enum, std::size_t N>
Enum named(ObjectReader& from, const char* key, const std::array<std::string_view, N>& names) {
  const auto found = std::ranges::find(names, from.string(key));
  if (found == names.end()) {
    throw JsonFault{key, "is not one of the known names"};
  }
  return static_cast<Enum>(found - names.begin());
}

std::string digits(ObjectReader& from, const char* key, std::size_t least, std::size_t most) {
  std::string text = from.string(key);
  const bool hex = std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!hex || text.size() < least || text.size() > most) {
    throw JsonFault{key, "must be hexadecimal digits"};
  }
  return text;
}

std::string id_of(ObjectReader& from) {
  return digits(from, "id", kIdDigits, kIdDigits);
}

std::string short_text(ObjectReader& from, const char* key) {
  std::string text = from.string(key);
  if (text.empty() || text.size() > kIceMax) {
    throw JsonFault{key, "must have 1 to 256 characters"};
  }
  return text;
}

json optional_number(const std::optional<int>& value) {
  return value ? json(*value) : json(nullptr);
}

std::optional<int> payload(ObjectReader& from, const char* key) {
  if (from.nullable(key) == nullptr) {
    return std::nullopt;
  }
  const int number = from.integer<int>(key);
  if (number < 0 || number > kPayloadMax) {
    throw JsonFault{key, "must be a payload type"};
  }
  return number;
}

json part(const PeerOffer& offer) {
  return {{"ice_fragment", offer.ice_fragment},
          {"fingerprint_algorithm", offer.fingerprint_algorithm},
          {"fingerprint", offer.fingerprint},
          {"video_payload", optional_number(offer.video_payload)},
          {"audio_payload", optional_number(offer.audio_payload)},
          {"awaits_handshake", offer.awaits_handshake}};
}

PeerOffer read_peer_offer(const json& value) {
  ObjectReader from(value, "offer");
  PeerOffer offer{.ice_fragment = short_text(from, "ice_fragment"),
                  .fingerprint_algorithm = short_text(from, "fingerprint_algorithm"),
                  .fingerprint = digits(from, "fingerprint", 1, kFingerprintMax),
                  .video_payload = payload(from, "video_payload"),
                  .audio_payload = payload(from, "audio_payload"),
                  .awaits_handshake = from.boolean("awaits_handshake")};
  from.done();
  return offer;
}

}  // namespace

json part(const PeerAnswer& answer) {
  return {{"ice_fragment", answer.ice_fragment},
          {"ice_password", answer.ice_password},
          {"fingerprint", answer.fingerprint},
          {"hosts", answer.hosts},
          {"port", answer.port},
          {"video_ssrc", answer.video_ssrc},
          {"audio_ssrc", answer.audio_ssrc}};
}

PeerAnswer read_peer_answer(const json& value) {
  ObjectReader from(value, "answer");
  PeerAnswer answer{.ice_fragment = short_text(from, "ice_fragment"),
                    .ice_password = short_text(from, "ice_password"),
                    .fingerprint = digits(from, "fingerprint", 1, kFingerprintMax),
                    .hosts = {},
                    .port = from.integer<std::uint16_t>("port"),
                    .video_ssrc = from.integer<std::uint32_t>("video_ssrc"),
                    .audio_ssrc = from.integer<std::uint32_t>("audio_ssrc")};
  for (const json& host : from.array("hosts")) {
    if (!host.is_string() || answer.hosts.size() == kHostsMax) {
      throw JsonFault{"hosts", "must be at most 16 strings"};
    }
    answer.hosts.push_back(host.get<std::string>());
  }
  from.done();
  return answer;
}

json optional_room(const RoomId& room) {
  return room.empty() ? json(nullptr) : json(room.str());
}

RoomId read_optional_room(ObjectReader& from, const char* key) {
  return from.nullable(key) == nullptr ? RoomId() : RoomId(from.string(key));
}

json part(const MediaSession& session) {
  return {{"id", session.id},
          {"kind", kKindNames[static_cast<std::size_t>(session.kind)]},
          {"room", optional_room(session.room)},
          {"by", session.by},
          {"token_room", optional_room(session.token_room)},
          {"offer", part(session.offer)}};
}

MediaSession read_media_session(const json& value) {
  ObjectReader from(value, "session");
  MediaSession session{.id = id_of(from),
                       .kind = named<SessionKind>(from, "kind", kKindNames),
                       .room = read_optional_room(from, "room"),
                       .by = from.string("by"),
                       .token_room = read_optional_room(from, "token_room"),
                       .offer = read_peer_offer(from.at("offer"))};
  from.done();
  if (session.room.empty() != (session.kind == SessionKind::kProgramme)) {
    throw JsonFault{"room", "is null for the programme and nothing else"};
  }
  return session;
}

json part(const HeldSession& held) {
  return {{"session", part(held.session)}, {"answer", part(held.answer)}};
}

HeldSession read_held_session(const json& value) {
  ObjectReader from(value, "sessions");
  HeldSession held{.session = read_media_session(from.at("session")),
                   .answer = read_peer_answer(from.at("answer"))};
  from.done();
  return held;
}

json part(const SessionReport& report) {
  return {{"id", report.id},
          {"state", kStateNames[static_cast<std::size_t>(report.state)]},
          {"heard", report.heard}};
}

SessionReport read_session_report(const json& value) {
  ObjectReader from(value, "sessions");
  SessionReport report{.id = id_of(from),
                       .state = named<SessionState>(from, "state", kStateNames),
                       .heard = from.boolean("heard")};
  from.done();
  return report;
}

}  // namespace nhipcau::wire
