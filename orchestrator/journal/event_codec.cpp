#include "orchestrator/journal/event_codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "orchestrator/journal/core_fields.hpp"

namespace nhipcau::core {

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
  v.since(2, "reason", event.reason);
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
template <typename V>
void fields(V& v, ItemSkipped& event) {
  v("item", event.item);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, ItemDeferred& event) {
  v("item", event.item);
  v("after", event.after);
  v("absent", event.absent);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, ItemRecalled& event) {
  v("item", event.item);
}
template <typename V>
void fields(V& v, ItemMoved& event) {
  v("item", event.item);
  v("after", event.after);
}
template <typename V>
void fields(V& v, ItemInserted& event) {
  v("item", event.item);
  v("after", event.after);
}
template <typename V>
void fields(V& v, ItemAdjusted& event) {
  v("item", event.item);
  v("by", event.by);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, BreakUntilSet& event) {
  v("item", event.item);
  v("until", event.until);
}
template <typename V>
void fields(V& v, StartCorrected& event) {
  v("run", event.run);
  v("by", event.by);
}
template <typename V>
void fields(V&, ConferenceConcluded&) {}
template <typename V>
void fields(V& v, ClockStepped& event) {
  v("by", event.by);
}
template <typename V>
void fields(V& v, RequestRaised& event) {
  v("request", event.request);
  v("room", event.room);
  v("kind", event.kind);
  v("topic", event.topic);
}
template <typename V>
void fields(V& v, RequestMoved& event) {
  v("request", event.request);
  v("before", event.before);
}
template <typename V>
void fields(V& v, RequestSettled& event) {
  v("request", event.request);
  v("status", event.status);
  v("reason", event.reason);
}
template <typename V>
void fields(V& v, TurnStarted& event) {
  v("turn", event.turn);
  v("room", event.room);
  v("request", event.request);
  v("speaker_title", event.speaker_title);
  v("limit", event.limit);
}
template <typename V>
void fields(V& v, TurnEnded& event) {
  v("turn", event.turn);
  v("how", event.how);
}
template <typename V>
void fields(V& v, FloorFrozen& event) {
  v("room", event.room);
  v("from", event.from);
}
template <typename V>
void fields(V& v, FloorThawed& event) {
  v("by_telephone", event.by_telephone);
}
template <typename V>
void fields(V& v, HoldersSet& event) {
  v("holders", event.holders);
}
template <typename V>
void fields(V& v, ChairMicrophoneSet& event) {
  v("open", event.open);
}
template <typename V>
void fields(V& v, AllMuted& event) {
  v("muted", event.muted);
}
template <typename V>
void fields(V& v, SeatTaken& event) {
  v("actor", event.actor);
  v("reason", event.reason);
}
template <typename V>
void fields(V&, SeatLapsed&) {}
template <typename V>
void fields(V& v, RehearsalOpened& event) {
  v("number", event.number);
  v("pace", event.pace);
}
template <typename V>
void fields(V& v, RehearsalClosed& event) {
  v("number", event.number);
}
template <typename V>
void fields(V& v, RehearsalBegun& event) {
  v("number", event.number);
  v("pace", event.pace);
}
template <typename V>
void fields(V&, RehearsalEnded&) {}
template <typename V>
void fields(V& v, ProgrammeWound& event) {
  v("item", event.item);
  v("run", event.run);
}
template <typename V>
void fields(V& v, RoomDropped& event) {
  v("room", event.room);
  v("until", event.until);
}
template <typename V>
void fields(V& v, DrillEnded& event) {
  v("room", event.room);
}
template <typename V>
void fields(V& v, MicrophoneChanged& event) {
  v("room", event.room);
  v("microphone", event.microphone);
}
template <typename V>
void fields(V& v, SpeakerMarked& event) {
  v("item", event.item);
  v("presence", event.presence);
}
template <typename V>
void fields(V& v, SegmentRecorded& event) {
  v("output", event.output);
  v("file", event.file);
  v("began", event.began);
  v("length", event.length);
  v("bytes", event.bytes);
  v("sha256", event.sha256);
  v("cut", event.cut);
}
template <typename V>
void fields(V& v, PreflightDone& event) {
  v("room", event.room);
  v("preflight", event.preflight);
}
template <typename V>
void fields(V& v, PreflightVoided& event) {
  v("room", event.room);
}

template <typename V>
void fields(V& v, DeskCalled& event) {
  v("room", event.room);
  v("text", event.text);
}
template <typename V>
void fields(V& v, DeskCallAnswered& event) {
  v("room", event.room);
}
template <typename V>
void fields(V& v, RoomMessaged& event) {
  v("room", event.room);
  v("text", event.text);
}
template <typename V>
void fields(V& v, LayoutSet& event) {
  v("choice", event.choice);
}
template <typename V>
void fields(V& v, ReturnSet& event) {
  v("picture", event.picture);
}
template <typename V>
void fields(V& v, ContentChanged& event) {
  v("room", event.room);
  v("there", event.there);
}

}  // namespace nhipcau::core

namespace nhipcau::journal {
namespace {

constexpr std::size_t kKinds = std::variant_size_v<core::AnyEvent>;

struct Kind {
  const char* name;
  int version;  ///< what is written; every one from 1 on is read
};

/// In the order of the variant. A name never changes: old journals hold it. Version 2 of an item
/// has `not_before`, `changeover` and `speaker_title`, of the end of a run its reason, of what is
/// on air whether it is a camera; version 3 of a conference has its layouts.
constexpr std::array<Kind, kKinds> kKindTable = {{{"conference_opened", 3},
                                                  {"epoch_started", 1},
                                                  {"run_started", 1},
                                                  {"run_ended", 2},
                                                  {"run_held", 1},
                                                  {"run_resumed", 1},
                                                  {"run_extended", 1},
                                                  {"advance_undone", 1},
                                                  {"command_rejected", 1},
                                                  {"agent_connected", 1},
                                                  {"agent_disconnected", 1},
                                                  {"bridge_connected", 1},
                                                  {"bridge_disconnected", 1},
                                                  {"programme_confirmed", 2},
                                                  {"room_media_changed", 1},
                                                  {"local_mute_changed", 1},
                                                  {"item_skipped", 1},
                                                  {"item_deferred", 1},
                                                  {"item_recalled", 1},
                                                  {"item_moved", 1},
                                                  {"item_inserted", 2},
                                                  {"item_adjusted", 1},
                                                  {"break_until_set", 1},
                                                  {"start_corrected", 1},
                                                  {"conference_concluded", 1},
                                                  {"clock_stepped", 1},
                                                  {"request_raised", 1},
                                                  {"request_moved", 1},
                                                  {"request_settled", 1},
                                                  {"turn_started", 1},
                                                  {"turn_ended", 1},
                                                  {"floor_frozen", 1},
                                                  {"floor_thawed", 1},
                                                  {"holders_set", 1},
                                                  {"chair_microphone_set", 1},
                                                  {"all_muted", 1},
                                                  {"seat_taken", 1},
                                                  {"seat_lapsed", 1},
                                                  {"record_fault_found", 1},
                                                  {"rehearsal_opened", 1},
                                                  {"rehearsal_closed", 1},
                                                  {"rehearsal_begun", 1},
                                                  {"rehearsal_ended", 1},
                                                  {"programme_wound", 1},
                                                  {"room_dropped", 1},
                                                  {"drill_ended", 1},
                                                  {"microphone_changed", 1},
                                                  {"speaker_marked", 1},
                                                  {"segment_recorded", 1},
                                                  {"desk_called", 1},
                                                  {"desk_call_answered", 1},
                                                  {"room_messaged", 1},
                                                  {"preflight_done", 1},
                                                  {"preflight_voided", 1},
                                                  {"layout_set", 1},
                                                  {"return_set", 1},
                                                  {"content_changed", 1}}};

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

core::EventBody read_body(std::size_t kind, int version, const Json& json) {
  core::EventBody body = empty_body(kind, std::make_index_sequence<kKinds>{});
  std::visit(
      [&](auto& event) {
        Reader reader(json, version);
        fields(reader, event);
        reader.finish();
      },
      body);
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
  const Kind& kind = kKindTable.at(body.index());
  return {kind.name, kind.version, text_of(body_json(body))};
}

Expected<core::EventBody> decode_body(const EncodedBody& encoded) {
  const auto kind = std::ranges::find(kKindTable, encoded.kind, &Kind::name);
  if (kind == kKindTable.end()) {
    return unreadable(encoded.kind, "this kind is not known to this program");
  }
  if (encoded.version < 1 || encoded.version > kind->version) {
    return unreadable(encoded.kind, "version " + std::to_string(encoded.version) +
                                        " is not known to this program");
  }
  try {
    const auto index = static_cast<std::size_t>(kind - kKindTable.begin());
    return read_body(index, encoded.version, Json::parse(encoded.json));
  } catch (const std::exception& error) {
    return unreadable(encoded.kind, error.what());
  }
}

std::string encode_event(const core::Event& event) {
  const Json json = {{"seq", event.seq},
                     {"at", event.at.ms},
                     {"actor", event.actor},
                     {"cause", event.cause ? Json(event.cause->str()) : Json(nullptr)},
                     {"kind", kKindTable.at(event.body.index()).name},
                     {"body", body_json(event.body)}};
  return text_of(json);
}

}  // namespace nhipcau::journal
