#include "orchestrator/session/view_json.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace nhipcau::session {
namespace {

using Json = nlohmann::json;

template <typename E, std::size_t N>
const char* name(E value, const std::array<const char*, N>& names) {
  return names.at(static_cast<std::size_t>(value));
}

const char* name(core::ConferenceState state) {
  return name(state, std::array{"ready", "live", "concluded"});
}
const char* name(core::ItemState state) {
  return name(state,
              std::array{"pending", "live", "held", "done", "suspended", "deferred", "skipped"});
}
const char* name(core::Readiness level) {
  return name(level, std::array{"green", "amber", "red"});
}
const char* name(core::Level level) {
  return name(level, std::array{"warning", "critical"});
}
const char* name(core::Provenance provenance) {
  return name(provenance, std::array{"stated", "derived", "inferred"});
}
const char* name(core::Picture picture) {
  return name(picture, std::array{"unknown", "none", "ok", "frozen", "black"});
}
const char* name(core::Sound sound) {
  return name(sound, std::array{"unknown", "none", "ok"});
}
const char* name(core::RequestKind kind) {
  return name(kind, std::array{"speech", "reply", "point_of_order"});
}
const char* name(core::RequestStatus status) {
  return name(status, std::array{"pending", "accepted", "granted", "denied", "cancelled",
                                 "released", "revoked"});
}
const char* name(core::Advice::Kind kind) {
  return name(kind, std::array{"shorten", "drop"});
}
const char* name(core::ItemKind kind) {
  return name(
      kind, std::array{"settling", "introduction", "opening", "report", "lead_in", "paper", "break",
                       "discussion", "speech", "commendation", "awards", "conclusion", "closing"});
}

Json value(WallTime at) {
  return at.ms;
}
Json value(Millis duration) {
  return duration.count();
}
template <typename Tag>
Json value(const Id<Tag>& id) {
  return id.str();
}
Json value(const Text& text) {
  return {{"vi", text.vi}, {"en", text.en}};
}
Json value(const core::Instant& expected) {
  return {{"at", value(expected.at)}, {"slack_ms", value(expected.slack)}};
}
Json value(const core::Source& source) {
  return {{"room", source.room ? Json(source.room->str()) : Json(nullptr)}};
}
template <typename T>
Json value(const std::optional<T>& optional) {
  return optional ? value(*optional) : Json(nullptr);
}

/// One decimal: what people read; finer noise would only make patches.
Json rounded(double number) {
  return std::isfinite(number) ? std::round(number * 10) / 10 : 0.0;
}

Json conference_json(const core::Conference& conference, core::ConferenceState state) {
  return {{"id", conference.id},
          {"title", conference.title},
          {"short_title", conference.short_title},
          {"host", conference.host},
          {"date", conference.date},
          {"time_zone", conference.time_zone},
          {"planned_start", value(conference.planned_start)},
          {"planned_end", value(conference.planned_end)},
          {"state", name(state)}};
}

Json item_json(const core::ItemView& view) {
  const core::Item& item = *view.item;
  Json speaker = nullptr;
  if (item.speaker || !view.speaker_title.empty()) {
    speaker = {{"office", value(item.speaker)}, {"title", view.speaker_title}};
  }
  return {{"id", item.id.str()},
          {"number", view.number},
          {"kind", name(item.kind)},
          {"title", item.title},
          {"minutes", item.duration.count() / 60'000},
          {"speaker", std::move(speaker)},
          {"room", value(item.room)},
          {"planned_start", value(item.planned_start)},
          {"planned_end", value(item.planned_end())},
          {"expected_start", value(view.expected_start)},
          {"expected_end", value(view.expected_end)},
          {"state", name(view.state)},
          {"inserted", view.inserted},
          {"reason", view.reason},
          {"until", value(view.until)},
          {"started_at", value(view.started_at)},
          {"ended_at", value(view.ended_at)},
          {"used_ms", value(view.used)},
          {"granted_ms", value(view.granted)},
          {"minimum_ms", value(item.minimum)},
          {"optional", item.optional},
          {"protected", item.is_protected},
          {"open_floor", item.open_floor},
          {"content_share", item.content_share},
          {"provenance", name(item.provenance)}};
}

Json clock_json(const core::Clock& clock) {
  if (clock.frozen_left) {
    return {{"frozen_left", value(*clock.frozen_left)}};
  }
  return {{"zero_at", value(clock.zero_at)}};
}

Json live_json(const std::optional<core::LiveView>& live) {
  if (!live) {
    return nullptr;
  }
  return {{"run", live->run.str()},
          {"item", live->item.str()},
          {"room", value(live->room)},
          {"started_at", value(live->started_at)},
          {"held", live->held},
          {"allotted_ms", value(live->allotted)},
          {"clock", clock_json(live->clock)}};
}

Json next_json(const std::optional<core::NextView>& next) {
  if (!next) {
    return nullptr;
  }
  Json reasons = Json::array();
  for (const core::Reason& reason : next->reasons) {
    reasons.push_back({{"code", reason.code}, {"vi", reason.text.vi}, {"en", reason.text.en}});
  }
  return {{"item", next->item.str()},
          {"room", value(next->room)},
          {"readiness", {{"level", name(next->readiness)}, {"reasons", std::move(reasons)}}}};
}

Json advice_json(const core::Advice& advice) {
  return {
      {"kind", name(advice.kind)}, {"item", advice.item.str()}, {"wins_ms", value(advice.wins)}};
}

Json accounting_json(const core::Accounting& sum) {
  return {{"late_start_ms", value(sum.late_start)},
          {"holds_ms", value(sum.holds)},
          {"idle_ms", value(sum.idle)},
          {"over_ms", value(sum.over)},
          {"granted_ms", value(sum.granted)},
          {"inserted_ms", value(sum.inserted)},
          {"saved_ms", value(sum.saved)},
          {"skipped_ms", value(sum.skipped)},
          {"absorbed_ms", value(sum.absorbed)}};
}

Json turn_json(const core::TurnView& view) {
  const core::Turn& turn = *view.turn;
  return {{"id", turn.id.str()},
          {"room", turn.room.str()},
          {"speaker_title", turn.speaker_title},
          {"started_at", value(turn.started_at)},
          {"limit_ms", value(turn.limit)},
          {"by_telephone", turn.by_telephone},
          {"clock", turn.limit == Millis{0} ? Json(nullptr) : clock_json(view.clock)}};
}

Json request_json(const core::Request* request) {
  return {{"id", request->id.str()},
          {"room", request->room.str()},
          {"kind", name(request->kind)},
          {"topic", request->topic},
          {"by", request->by},
          {"at", value(request->at)},
          {"status", name(request->status)}};
}

Json frozen_json(const std::optional<core::FrozenView>& frozen) {
  if (!frozen) {
    return nullptr;
  }
  return {{"room", frozen->room.str()},
          {"since", value(frozen->since)},
          {"kept_until", value(frozen->kept_until)}};
}

Json seat_json(const core::Seat& seat) {
  return {{"holder", seat.holder.empty() ? Json(nullptr) : Json(seat.holder)},
          {"since", value(seat.since)},
          {"lapsed", seat.lapsed}};
}

Json undo_json(const std::optional<core::UndoView>& undo) {
  if (!undo) {
    return nullptr;
  }
  return {{"until", value(undo->until)}, {"verb", undo->verb}, {"by", undo->by}};
}

Json programme_json(const core::ProgrammeView& programme) {
  return {{"wanted", value(programme.wanted)},
          {"actual", value(programme.actual)},
          {"since", programme.since.ms == 0 ? Json(nullptr) : value(programme.since)},
          {"agrees", programme.agrees}};
}

Json link_json(const RoomTelemetry* telemetry) {
  if (telemetry == nullptr || (!telemetry->agent && !telemetry->media)) {
    return nullptr;
  }
  Json link = {{"main_kbps", nullptr},     {"main_fps", nullptr},
               {"up_loss_pct", nullptr},   {"up_jitter_ms", nullptr},
               {"down_loss_pct", nullptr}, {"rtt_ms", nullptr},
               {"screen_fps", nullptr},    {"microphone_dbfs", nullptr},
               {"sound_dbfs", nullptr},    {"measured_at", value(telemetry->agent_at)}};
  if (telemetry->media) {
    const wire::RoomMedia& media = *telemetry->media;
    link["main_kbps"] = rounded(media.main_kbps);
    link["main_fps"] = rounded(media.main_fps);
    link["up_loss_pct"] = rounded(media.up_loss_pct);
    link["up_jitter_ms"] = rounded(media.up_jitter_ms);
    link["down_loss_pct"] = rounded(media.down_loss_pct);
    link["rtt_ms"] = media.rtt_ms < 0 ? Json(nullptr) : rounded(media.rtt_ms);
    link["measured_at"] = value(telemetry->media_at);
  }
  if (telemetry->agent) {
    link["screen_fps"] = rounded(telemetry->agent->video_fps);
    link["microphone_dbfs"] = rounded(telemetry->agent->microphone_dbfs);
    link["sound_dbfs"] = rounded(telemetry->agent->sound_dbfs);
  }
  return link;
}

Json showing_json(const RoomTelemetry* telemetry) {
  if (telemetry == nullptr || !telemetry->media || !telemetry->media->showing) {
    return nullptr;
  }
  return value(core::Source{telemetry->media->showing->room});
}

Json room_json(const core::RoomView& view, const RoomTelemetry* telemetry) {
  const core::Room& room = *view.room;
  return {{"id", room.id.str()},
          {"number", view.number},
          {"name", room.name},
          {"short", room.short_name},
          {"central", room.central},
          {"parent", value(room.parent)},
          {"agent", view.state.online ? "online" : "offline"},
          {"agent_since", value(view.state.agent_since)},
          {"picture", name(view.state.picture)},
          {"sound", name(view.state.sound)},
          {"on_air", view.on_air},
          {"wanted_on_air", view.wanted_on_air},
          {"standby", view.standby},
          {"microphone_open", view.microphone_open},
          {"muted_locally", view.state.muted_locally},
          {"showing", showing_json(telemetry)},
          {"link", link_json(telemetry)}};
}

Json alarm_json(const core::AlarmView& alarm) {
  return {{"id", alarm.id},
          {"level", name(alarm.level)},
          {"room", value(alarm.room)},
          {"since", value(alarm.since)},
          {"text", value(alarm.text)}};
}

Json log_json(const core::LogLine& line) {
  return {
      {"seq", line.seq}, {"at", value(line.at)}, {"actor", line.actor}, {"text", value(line.text)}};
}

template <typename T, typename F>
Json list(const std::vector<T>& values, F to_json) {
  Json array = Json::array();
  for (const T& element : values) {
    array.push_back(to_json(element));
  }
  return array;
}

Json forecast_json(const core::View& view) {
  return {{"planned_end", value(view.planned_end)},
          {"expected_end", value(view.expected_end)},
          {"best_end", value(view.best_end)},
          {"slide_from", value(view.slide_from)}};
}

Json floor_json(const core::Floor& floor, const core::View& view) {
  return {{"holders", floor.holders},
          {"chair_open", floor.chair_open},
          {"all_muted", floor.all_muted},
          {"turns", list(view.turns, turn_json)},
          {"queue", list(view.queue, request_json)},
          {"frozen", frozen_json(view.frozen)}};
}

}  // namespace

Json view_json(const core::State& state, const core::View& view, const Telemetry& telemetry) {
  const auto room = [&telemetry](const core::RoomView& one) {
    return room_json(one, telemetry.find(one.room->id));
  };
  return {{"conference", conference_json(state.conference, view.state)},
          {"items", list(view.items, item_json)},
          {"live", live_json(view.live)},
          {"next", next_json(view.next)},
          {"forecast", forecast_json(view)},
          {"advice", list(view.advice, advice_json)},
          {"accounting", accounting_json(view.accounting)},
          {"floor", floor_json(state.floor, view)},
          {"seat", seat_json(state.seat)},
          {"undo", undo_json(view.undo)},
          {"programme", programme_json(view.programme)},
          {"bridge",
           {{"state", state.bridge_up ? "up" : "down"},
            {"since", value(state.bridge_since)},
            {"restarts", state.bridge_restarts}}},
          {"rooms", list(view.rooms, room)},
          {"alarms", list(view.alarms, alarm_json)},
          {"log", list(view.log, log_json)}};
}

}  // namespace nhipcau::session
