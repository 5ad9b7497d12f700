#include "orchestrator/journal/event_codec.hpp"

#include <array>
#include <utility>

#include "orchestrator/journal/conference_fields.hpp"
#include "orchestrator/journal/fields.hpp"

namespace nhipcau::journal {

template <>
struct EnumNames<core::Picture> {
  static constexpr const char* kNames[] = {"unknown", "none", "ok", "frozen", "black"};
};

template <>
struct EnumNames<core::Sound> {
  static constexpr const char* kNames[] = {"unknown", "none", "ok"};
};

}  // namespace nhipcau::journal

namespace nhipcau::core {

template <typename V>
void fields(V& v, Source& source) {
  v("room", source.room);
}
template <typename V>
void fields(V& v, ConferenceOpened& event) {
  v("conference", event.conference);
}
template <typename V>
void fields(V& v, EpochStarted& event) {
  v("epoch", event.epoch);
}
template <typename V>
void fields(V& v, RunStarted& event) {
  v("run", event.run);
  v("item", event.item);
}
template <typename V>
void fields(V& v, RunEnded& event) {
  v("run", event.run);
}
template <typename V>
void fields(V& v, RunHeld& event) {
  v("run", event.run);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, RunResumed& event) {
  v("run", event.run);
}
template <typename V>
void fields(V& v, RunExtended& event) {
  v("run", event.run);
  v("by", event.by);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, AdvanceUndone& event) {
  v("voided", event.voided);
  v("reopened", event.reopened);
}
template <typename V>
void fields(V& v, CommandRejected& event) {
  v("verb", event.verb);
  v("code", event.code);
  v("by_actor", event.by_actor);
  v("by_at", event.by_at);
}
template <typename V>
void fields(V& v, AgentConnected& event) {
  v("room", event.room);
  v("instance", event.instance);
}
template <typename V>
void fields(V& v, AgentDisconnected& event) {
  v("room", event.room);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, BridgeConnected& event) {
  v("instance", event.instance);
}
template <typename V>
void fields(V& v, BridgeDisconnected& event) {
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, ProgrammeConfirmed& event) {
  v("source", event.source);
}
template <typename V>
void fields(V& v, RoomMediaChanged& event) {
  v("room", event.room);
  v("picture", event.picture);
  v("sound", event.sound);
}
template <typename V>
void fields(V& v, LocalMuteChanged& event) {
  v("room", event.room);
  v("muted", event.muted);
}

}  // namespace nhipcau::core

namespace nhipcau::journal {
namespace {

constexpr std::size_t kKinds = std::variant_size_v<core::EventBody>;

/// In the order of the variant. A name never changes: old journals hold it.
constexpr std::array<const char*, kKinds> kKindNames = {"conference_opened",
                                                        "epoch_started",
                                                        "run_started",
                                                        "run_ended",
                                                        "run_held",
                                                        "run_resumed",
                                                        "run_extended",
                                                        "advance_undone",
                                                        "command_rejected",
                                                        "agent_connected",
                                                        "agent_disconnected",
                                                        "bridge_connected",
                                                        "bridge_disconnected",
                                                        "programme_confirmed",
                                                        "room_media_changed",
                                                        "local_mute_changed"};

Json body_json(core::EventBody body) {
  return std::visit(
      [](auto& event) {
        Writer writer;
        fields(writer, event);
        return writer.take();
      },
      body);
}

template <std::size_t... I>
core::EventBody empty_body(std::size_t kind, std::index_sequence<I...>) {
  core::EventBody body;
  ((kind == I ? static_cast<void>(body.emplace<I>()) : static_cast<void>(0)), ...);
  return body;
}

core::EventBody read_body(std::size_t kind, const Json& json) {
  core::EventBody body = empty_body(kind, std::make_index_sequence<kKinds>{});
  std::visit([&json](auto& event) { Reader::from_json(json, event); }, body);
  return body;
}

/// Total: a byte that is no UTF-8 becomes U+FFFD, the edges have checked it long before.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::unexpected<Error> unreadable(const std::string& kind, const std::string& why) {
  return fail("journal_unreadable", "Không đọc được sự kiện '" + kind + "' trong nhật ký: " + why,
              "The journal's event '" + kind + "' cannot be read: " + why);
}

}  // namespace

EncodedBody encode_body(const core::EventBody& body) {
  return {kKindNames.at(body.index()), 1, text_of(body_json(body))};
}

Expected<core::EventBody> decode_body(const EncodedBody& encoded) {
  if (encoded.version != 1) {
    return unreadable(encoded.kind, "version " + std::to_string(encoded.version) +
                                        " is not known to this program");
  }
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (encoded.kind != kKindNames.at(kind)) {
      continue;
    }
    try {
      return read_body(kind, Json::parse(encoded.json));
    } catch (const std::exception& error) {
      return unreadable(encoded.kind, error.what());
    }
  }
  return unreadable(encoded.kind, "this kind is not known to this program");
}

std::string encode_event(const core::Event& event) {
  const Json json = {{"seq", event.seq},
                     {"at", event.at.ms},
                     {"actor", event.actor},
                     {"cause", event.cause ? Json(event.cause->str()) : Json(nullptr)},
                     {"kind", kKindNames.at(event.body.index())},
                     {"body", body_json(event.body)}};
  return text_of(json);
}

}  // namespace nhipcau::journal
