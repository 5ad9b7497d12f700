#include "orchestrator/journal/state_codec.hpp"

#include <exception>

#include "fold_id.hpp"  // made by fold_id.cmake
#include "orchestrator/journal/core_fields.hpp"
#include "orchestrator/journal/event_codec.hpp"

namespace nhipcau::core {

/// An event's body keeps the form it has in the journal.
void fields(journal::Writer& writer, EventBody& body) {
  journal::EncodedBody encoded = journal::encode_body(body);
  writer("kind", encoded.kind);
  writer("version", encoded.version);
  writer("json", encoded.json);
}
void fields(journal::Reader& reader, EventBody& body) {
  journal::EncodedBody encoded;
  reader("kind", encoded.kind);
  reader("version", encoded.version);
  reader("json", encoded.json);
  Expected<EventBody> decoded = journal::decode_body(encoded);
  if (!decoded) {
    throw journal::FieldError(decoded.error().text.en);
  }
  body = std::move(*decoded);
}

template <typename V>
void fields(V& v, Event& event) {
  v("seq", event.seq);
  v("at", event.at);
  v("actor", event.actor);
  v("cause", event.cause);
  v("body", event.body);
}
template <typename V>
void fields(V& v, AgendaItem& each) {
  v("item", each.item);
  v("inserted_by", each.inserted_by);
  v("skipped", each.skipped);
  v("skipped_by", each.skipped_by);
  v("deferred", each.deferred);
  v("absences", each.absences);
  v("reason", each.reason);
  v("granted", each.granted);
  v("until", each.until);
  v("presence", each.presence);
}
template <typename V>
void fields(V& v, HoldSpan& hold) {
  v("room_lost", hold.room_lost);
  v("from", hold.from);
  v("to", hold.to);
}
template <typename V>
void fields(V& v, Run& run) {
  v("id", run.id);
  v("item", run.item);
  v("started_at", run.started_at);
  v("ended_at", run.ended_at);
  v("voided", run.voided);
  v("suspended", run.suspended);
  v("rewound", run.rewound);
  v("by_telephone", run.by_telephone);
  v("holds", run.holds);
}
template <typename V>
void fields(V& v, RoomState& room) {
  v("online", room.online);
  v("agent_instance", room.agent_instance);
  v("agent_since", room.agent_since);
  v("picture", room.picture);
  v("sound", room.sound);
  v("media_since", room.media_since);
  v("sound_since", room.sound_since);
  v("muted_locally", room.muted_locally);
  v("muted_since", room.muted_since);
  v("microphone", room.microphone);
  v("content", room.content);
}
template <typename V>
void fields(V& v, Answer& answer) {
  v("ok", answer.ok);
  v("seq", answer.seq);
  v("code", answer.code);
  v("by_actor", answer.by_actor);
  v("by_at", answer.by_at);
}
template <typename V>
void fields(V& v, Advance& advance) {
  v("verb", advance.verb);
  v("actor", advance.actor);
  v("at", advance.at);
  v("cause", advance.cause);
  v("ended", advance.ended);
  v("started", advance.started);
  v("inserted", advance.inserted);
  v("layout_before", advance.layout_before);
  v("undoable", advance.undoable);
}
template <typename V>
void fields(V& v, Request& request) {
  v("id", request.id);
  v("room", request.room);
  v("kind", request.kind);
  v("topic", request.topic);
  v("by", request.by);
  v("at", request.at);
  v("status", request.status);
  v("reason", request.reason);
}
template <typename V>
void fields(V& v, Turn& turn) {
  v("id", turn.id);
  v("run", turn.run);
  v("room", turn.room);
  v("request", turn.request);
  v("speaker_title", turn.speaker_title);
  v("limit", turn.limit);
  v("started_at", turn.started_at);
  v("ended_at", turn.ended_at);
  v("ended_by", turn.ended_by);
  v("frozen", turn.frozen);
  v("frozen_before", turn.frozen_before);
  v("by_telephone", turn.by_telephone);
}
template <typename V>
void fields(V& v, Floor& floor) {
  v("queue", floor.queue);
  v("turns", floor.turns);
  v("holders", floor.holders);
  v("chair_open", floor.chair_open);
  v("all_muted", floor.all_muted);
  v("requests_made", floor.requests_made);
}
template <typename V>
void fields(V& v, Seat& seat) {
  v("holder", seat.holder);
  v("since", seat.since);
  v("lapsed", seat.lapsed);
}
template <typename V>
void fields(V& v, DeskCall& call) {
  v("text", call.text);
  v("at", call.at);
  v("answered_by", call.answered_by);
  v("answered_at", call.answered_at);
}
template <typename V>
void fields(V& v, DeskMessage& message) {
  v("seq", message.seq);
  v("at", message.at);
  v("by", message.by);
  v("text", message.text);
}
template <typename V>
void fields(V& v, Desk& desk) {
  v("calls", desk.calls);
  v("messages", desk.messages);
  v("to_all", desk.to_all);
}
template <typename V>
void fields(V& v, ClockStep& step) {
  v("by", step.by);
  v("at", step.at);
}
template <typename V>
void fields(V& v, RecordTrouble& trouble) {
  v("what", trouble.what);
  v("at", trouble.at);
}
template <typename V>
void fields(V& v, Drill& drill) {
  v("room", drill.room);
  v("until", drill.until);
}
template <typename V>
void fields(V& v, Rehearsal& rehearsal) {
  v("number", rehearsal.number);
  v("pace", rehearsal.pace);
  v("began_at", rehearsal.began_at);
  v("drill", rehearsal.drill);
  v("ended_at", rehearsal.ended_at);
  v("ended_by", rehearsal.ended_by);
  v("ended_cause", rehearsal.ended_cause);
}
template <typename V>
void fields(V& v, OpenedRehearsal& opened) {
  v("number", opened.number);
  v("pace", opened.pace);
  v("by", opened.by);
}
template <typename V>
void fields(V& v, State& state) {
  v("seq", state.seq);
  v("epoch", state.epoch);
  v("conference", state.conference);
  v("agenda", state.agenda);
  v("runs", state.runs);
  v("floor", state.floor);
  v("seat", state.seat);
  v("layout", state.layout);
  v("return_picture", state.return_picture);
  v("closed", state.closed);
  v("rehearsal", state.rehearsal);
  v("rehearsals", state.rehearsals);
  v("opened_rehearsal", state.opened_rehearsal);
  v("own_since_epoch", state.own_since_epoch);
  v("rooms", state.rooms);
  v("bridge_up", state.bridge_up);
  v("bridge_instance", state.bridge_instance);
  v("bridge_since", state.bridge_since);
  v("bridge_restarts", state.bridge_restarts);
  v("programme", state.programme);
  v("programme_since", state.programme_since);
  v("wanted_since", state.wanted_since);
  v("preflights", state.preflights);
  v("segments", state.segments);
  v("desk", state.desk);
  v("clock_step", state.clock_step);
  v("record_trouble", state.record_trouble);
  v("last_advance", state.last_advance);
  v("answers", state.answers);
  v("answer_order", state.answer_order);
  v("recent", state.recent);
}

}  // namespace nhipcau::core

namespace nhipcau::journal {

std::string encode_state(core::State state) {
  Writer writer;
  fields(writer, state);
  return writer.take().dump(-1, ' ', false, Json::error_handler_t::replace);
}

Expected<core::State> decode_state(const std::string& json) {
  try {
    const Json parsed = Json::parse(json);
    core::State state;
    Reader reader(parsed, std::numeric_limits<int>::max());
    fields(reader, state);
    reader.finish();
    return state;
  } catch (const std::exception& error) {
    return fail("snapshot_unreadable",
                std::string("Không đọc được bản chụp trạng thái: ") + error.what(),
                std::string("The kept state cannot be read: ") + error.what());
  }
}

std::string fold_id() {
  return kFoldId;
}

}  // namespace nhipcau::journal
