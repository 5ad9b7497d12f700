#include "orchestrator/session/view_json.hpp"

#include <array>
#include <cmath>

#include "orchestrator/core/rehearsal.hpp"
#include "orchestrator/session/json_writer.hpp"
#include "orchestrator/session/view_names.hpp"

namespace nhipcau::session {
namespace {

/// About the size of a small conference's view; it grows by itself.
constexpr std::size_t kUsualSize = 48 * 1024;

class ViewWriter {
 public:
  ViewWriter() : json_(kUsualSize) {}

  JsonText write(const core::State& state, const core::View& view, const Telemetry& telemetry,
                 const Outputs& outputs, const std::vector<MediaSessions::DeskTalk>& desk);

 private:
  template <typename T>
  void field(const char* key, const T& value) {
    json_.key(key);
    put(value);
  }
  template <typename Members>
  void group(const char* key, Members members) {
    json_.key(key);
    json_.object(members);
  }
  template <typename T, typename Put>
  void list(const char* key, const std::vector<T>& values, Put put_one) {
    json_.key(key);
    json_.array([&] {
      for (const T& value : values) {
        put_one(value);
      }
    });
  }

  void put(std::nullptr_t) { json_.null(); }
  void put(bool value) { json_.boolean(value); }
  void put(int value) { json_.integer(value); }
  void put(std::int64_t value) { json_.integer(value); }
  void put(std::uint64_t value) { json_.integer(static_cast<std::int64_t>(value)); }
  void put(const char* value) { json_.string(value); }
  void put(const std::string& value) { json_.string(value); }
  void put(WallTime at) { json_.integer(at.ms); }
  void put(Millis duration) { json_.integer(duration.count()); }
  template <typename Tag>
  void put(const Id<Tag>& id) {
    json_.string(id.str());
  }
  template <typename T>
  void put(const std::optional<T>& optional) {
    optional ? put(*optional) : json_.null();
  }
  void put(const Text& text) {
    json_.object([&] { both(text); });
  }
  void put(const core::Instant& expected) {
    json_.object([&] {
      field("at", expected.at);
      field("slack_ms", expected.slack);
    });
  }
  void put(const core::Source& source) {
    json_.object([&] {
      field("room", source.room);
      field("show", name(source.show));
    });
  }
  void put(const core::LayoutView& layout) {
    json_.object([&] {
      field("in_force", name(layout.in_force));
      group("chosen", [&] {
        field("layout", name(layout.chosen->layout));
        list("rooms", layout.chosen->rooms, [&](const RoomId& room) { put(room); });
        field("keep", layout.chosen->keep);
      });
      list("rooms", layout.rooms, [&](const RoomId& room) { put(room); });
      field("return",
            layout.return_picture == core::ReturnPicture::kGallery ? "gallery" : "central");
    });
  }
  void put(const core::Clock& clock);
  void put(const core::ItemView& view);
  void put(const core::LiveView& live);
  void put(const core::ReadyView& next);
  void put(const core::NextView& next);
  void put(const core::Advice& advice);
  void put(const core::Accounting& sum);
  void put(const core::TurnView& view);
  void put(const core::Request& request);
  void put(const core::FrozenView& frozen);
  void put(const core::UndoView& undo);
  void put(const core::AlarmView& alarm);
  void put(const core::LogLine& line);
  void put(const Outputs::Now& output);

  void preflight(const core::PreflightView& is);

  void both(const Text& text) {
    field("vi", text.vi);
    field("en", text.en);
  }
  /// One decimal: what people read; finer noise would only make patches.
  void rounded(const char* key, double number) {
    json_.key(key);
    json_.number(std::isfinite(number) ? std::round(number * 10) / 10 : 0.0);
  }

  void conference(const core::Conference& conference, core::ConferenceState state);
  void floor(const core::Floor& floor, const core::View& view);
  void readiness(const core::ReadyView& next);
  void room(const core::Conference& conference, const core::RoomView& view,
            const RoomTelemetry* telemetry);
  void speakers(const core::Conference& conference, const RoomId& room);
  void rehearsal(const core::State& state);
  void rehearsed(const core::RehearsalReport* report);
  void showing(const RoomTelemetry* telemetry);
  void link(const RoomTelemetry* telemetry);
  void media_numbers(const RoomTelemetry& telemetry);
  void agent_numbers(const RoomTelemetry& telemetry);

  JsonWriter json_;
};

// ---- the programme -----------------------------------------------------------------------------

void ViewWriter::conference(const core::Conference& conference, core::ConferenceState state) {
  group("conference", [&] {
    field("id", conference.id);
    field("title", conference.title);
    field("short_title", conference.short_title);
    field("host", conference.host);
    field("date", conference.date);
    field("time_zone", conference.time_zone);
    field("planned_start", conference.planned_start);
    field("planned_end", conference.planned_end);
    field("state", name(state));
  });
}

void ViewWriter::put(const core::ItemView& view) {
  const core::Item& item = *view.item;
  json_.object([&] {
    field("id", item.id);
    field("number", view.number);
    field("kind", name(item.kind));
    field("title", item.title);
    field("minutes", std::int64_t{item.duration.count() / 60'000});
    if (item.speaker || !view.speaker_title.empty()) {
      group("speaker", [&] {
        field("office", item.speaker);
        field("title", view.speaker_title);
      });
    } else {
      field("speaker", nullptr);
    }
    field("room", item.room);
    field("planned_start", item.planned_start);
    field("planned_end", item.planned_end());
    field("expected_start", view.expected_start);
    field("expected_end", view.expected_end);
    field("state", name(view.state));
    field("inserted", view.inserted);
    field("reason", view.reason);
    field("presence", name(view.presence));
    field("until", view.until);
    field("started_at", view.started_at);
    field("ended_at", view.ended_at);
    field("used_ms", view.used);
    field("granted_ms", view.granted);
    field("minimum_ms", item.minimum);
    field("optional", item.optional);
    field("protected", item.is_protected);
    field("open_floor", item.open_floor);
    field("content_share", item.content_share);
    field("provenance", name(item.provenance));
  });
}

void ViewWriter::put(const core::Clock& clock) {
  json_.object([&] {
    clock.frozen_left ? field("frozen_left", *clock.frozen_left) : field("zero_at", clock.zero_at);
  });
}

void ViewWriter::put(const core::LiveView& live) {
  json_.object([&] {
    field("run", live.run);
    field("item", live.item);
    field("room", live.room);
    field("started_at", live.started_at);
    field("held", live.held);
    field("allotted_ms", live.allotted);
    field("clock", live.clock);
  });
}

void ViewWriter::readiness(const core::ReadyView& next) {
  field("item", next.item);
  field("room", next.room);
  group("readiness", [&] {
    field("level", name(next.readiness));
    list("reasons", next.reasons, [&](const core::Reason& reason) {
      json_.object([&] {
        field("code", reason.code);
        both(reason.text);
      });
    });
  });
}

void ViewWriter::put(const core::ReadyView& next) {
  json_.object([&] { readiness(next); });
}

void ViewWriter::put(const core::NextView& next) {
  json_.object([&] {
    readiness(next);
    field("following", next.following);
  });
}

void ViewWriter::put(const core::Advice& advice) {
  json_.object([&] {
    field("kind", name(advice.kind));
    field("item", advice.item);
    field("wins_ms", advice.wins);
  });
}

void ViewWriter::put(const core::Accounting& sum) {
  json_.object([&] {
    field("late_start_ms", sum.late_start);
    field("holds_ms", sum.holds);
    field("idle_ms", sum.idle);
    field("over_ms", sum.over);
    field("granted_ms", sum.granted);
    field("inserted_ms", sum.inserted);
    field("saved_ms", sum.saved);
    field("skipped_ms", sum.skipped);
    field("absorbed_ms", sum.absorbed);
  });
}

void ViewWriter::put(const core::UndoView& undo) {
  json_.object([&] {
    field("until", undo.until);
    field("verb", undo.verb);
    field("by", undo.by);
  });
}

// ---- the floor ---------------------------------------------------------------------------------

void ViewWriter::floor(const core::Floor& floor, const core::View& view) {
  group("floor", [&] {
    field("holders", floor.holders);
    field("chair_open", floor.chair_open);
    field("all_muted", floor.all_muted);
    list("turns", view.turns, [&](const core::TurnView& turn) { put(turn); });
    list("queue", view.queue, [&](const core::Request* request) { put(*request); });
    field("frozen", view.frozen);
  });
}

void ViewWriter::put(const core::TurnView& view) {
  const core::Turn& turn = *view.turn;
  json_.object([&] {
    field("id", turn.id);
    field("room", turn.room);
    field("speaker_title", turn.speaker_title);
    field("started_at", turn.started_at);
    field("limit_ms", turn.limit);
    field("by_telephone", turn.by_telephone);
    turn.limit == Millis{0} ? field("clock", nullptr) : field("clock", view.clock);
  });
}

void ViewWriter::put(const core::Request& request) {
  json_.object([&] {
    field("id", request.id);
    field("room", request.room);
    field("kind", name(request.kind));
    field("topic", request.topic);
    field("by", request.by);
    field("at", request.at);
    field("status", name(request.status));
  });
}

void ViewWriter::put(const core::FrozenView& frozen) {
  json_.object([&] {
    field("room", frozen.room);
    field("since", frozen.since);
    field("kept_until", frozen.kept_until);
  });
}

// ---- rooms -------------------------------------------------------------------------------------

void ViewWriter::room(const core::Conference& conference, const core::RoomView& view,
                      const RoomTelemetry* telemetry) {
  const core::Room& room = *view.room;
  json_.object([&] {
    field("id", room.id);
    field("number", view.number);
    field("name", room.name);
    field("short", room.short_name);
    field("tier", room.tier);
    field("central", room.central);
    field("parent", room.parent);
    speakers(conference, room.id);
    field("agent", view.state.online ? "online" : "offline");
    field("agent_since", view.state.agent_since);
    field("picture", name(view.state.picture));
    field("sound", name(view.state.sound));
    field("on_air", view.on_air);
    field("wanted_on_air", view.wanted_on_air);
    field("standby", view.standby);
    field("microphone_open", view.microphone_open);
    field("muted_locally", view.state.muted_locally);
    field("content", view.state.content);
    preflight(view.preflight);
    showing(telemetry);
    link(telemetry);
  });
}

void ViewWriter::preflight(const core::PreflightView& is) {
  if (is.preflight == nullptr) {
    field("preflight", nullptr);
    return;
  }
  group("preflight", [&] {
    field("verdict", is.expired ? "expired" : is.blockers.empty() ? "ready" : "not_ready");
    field("at", is.preflight->at);
    field("by", is.preflight->by);
    field("expires", is.preflight->expires);
    list("failed", is.blockers, [&](int number) { put(number); });
    list("remarks", preflight_remarks(*is.preflight), [&](int number) { put(number); });
  });
}

/// Who has an office in this room: the names to choose from when it gets the floor.
void ViewWriter::speakers(const core::Conference& conference, const RoomId& room) {
  json_.key("speakers");
  json_.array([&] {
    for (const core::Office& office : conference.offices) {
      if (office.room == room) {
        put(office.title);
      }
    }
  });
}

void ViewWriter::showing(const RoomTelemetry* telemetry) {
  if (telemetry == nullptr || !telemetry->media || !telemetry->media->showing) {
    field("showing", nullptr);
    return;
  }
  const wire::Source& shown = *telemetry->media->showing;
  group("showing", [&] {
    field("room", shown.room);
    field("show", name(static_cast<core::Show>(shown.show)));
  });
}

void ViewWriter::link(const RoomTelemetry* telemetry) {
  if (telemetry == nullptr || (!telemetry->agent && !telemetry->media)) {
    field("link", nullptr);
    return;
  }
  group("link", [&] {
    media_numbers(*telemetry);
    agent_numbers(*telemetry);
    field("measured_at", telemetry->media ? telemetry->media_at : telemetry->agent_at);
  });
}

void ViewWriter::media_numbers(const RoomTelemetry& telemetry) {
  if (!telemetry.media) {
    for (const char* key : {"main_kbps", "main_fps", "up_loss_pct", "up_jitter_ms", "down_loss_pct",
                            "rtt_ms", "paths", "paths_up"}) {
      field(key, nullptr);
    }
    return;
  }
  const wire::RoomMedia& media = *telemetry.media;
  rounded("main_kbps", media.main_kbps);
  rounded("main_fps", media.main_fps);
  rounded("up_loss_pct", media.up_loss_pct);
  rounded("up_jitter_ms", media.up_jitter_ms);
  rounded("down_loss_pct", media.down_loss_pct);
  media.rtt_ms < 0 ? field("rtt_ms", nullptr) : rounded("rtt_ms", media.rtt_ms);
  field("paths", media.paths);
  field("paths_up", media.paths_up);
}

void ViewWriter::agent_numbers(const RoomTelemetry& telemetry) {
  if (!telemetry.agent) {
    for (const char* key : {"screen_fps", "microphone_dbfs", "sound_dbfs", "main_limit_kbps",
                            "main_height", "path", "muted_at_device"}) {
      field(key, nullptr);
    }
    return;
  }
  rounded("screen_fps", telemetry.agent->video_fps);
  rounded("microphone_dbfs", telemetry.agent->microphone_dbfs);
  rounded("sound_dbfs", telemetry.agent->sound_dbfs);
  const wire::AgentReport& agent = *telemetry.agent;
  field("main_limit_kbps", agent.main_limited ? std::optional(agent.main_kbps) : std::nullopt);
  field("main_height", agent.main_kbps > 0 ? std::optional(agent.main_height) : std::nullopt);
  field("path", name(agent.path));
  field("muted_at_device", agent.muted_at_device);
}

/// Megabytes, so that the view does not change for every packet.
void ViewWriter::put(const Outputs::Now& output) {
  const wire::OutletReport report = output.report.value_or(wire::OutletReport{});
  const bool runs = report.state == wire::OutletState::kRunning;
  json_.object([&] {
    field("id", output.spec.id);
    field("kind", name(output.spec.kind));
    field("room", output.spec.room);
    field("state", output.instance ? name(report.state) : "absent");
    field("wanted", output.wanted);
    field("running_since", runs ? std::optional(report.since) : std::nullopt);
    field("megabytes", report.bytes / 1'000'000);
    field("file", report.file.empty() ? std::nullopt : std::optional(report.file));
    field("error", report.error);
    field("retries", report.retries);
  });
}

void ViewWriter::put(const core::AlarmView& alarm) {
  json_.object([&] {
    field("id", alarm.id);
    field("level", name(alarm.level));
    field("room", alarm.room);
    field("since", alarm.since);
    field("text", alarm.text);
  });
}

void ViewWriter::put(const core::LogLine& line) {
  json_.object([&] {
    field("seq", line.seq);
    field("at", line.at);
    field("actor", line.actor);
    field("text", line.text);
  });
}

// ---- rehearsals --------------------------------------------------------------------------------

void ViewWriter::rehearsal(const core::State& state) {
  if (!state.rehearsal) {
    field("rehearsal", nullptr);
    return;
  }
  const core::Rehearsal& is = *state.rehearsal;
  group("rehearsal", [&] {
    field("number", is.number);
    field("pace", is.pace);
    field("began_at", is.began_at);
    if (!is.drill) {
      field("drill", nullptr);
      return;
    }
    group("drill", [&] {
      field("room", is.drill->room);
      field("until", is.drill->until);
    });
  });
}

void ViewWriter::rehearsed(const core::RehearsalReport* report) {
  if (report == nullptr) {
    field("rehearsed", nullptr);
    return;
  }
  group("rehearsed", [&] {
    field("number", report->number);
    field("pace", report->pace);
    field("began_at", report->began_at);
    field("ended_at", report->ended_at);
    list("items", report->items, [&](const core::RehearsedItem& item) {
      json_.object([&] {
        field("item", item.item);
        field("number", item.number);
        field("title", item.title);
        field("planned_ms", item.planned);
        field("used_ms", item.used);
      });
    });
  });
}

// ---- the whole ---------------------------------------------------------------------------------

JsonText ViewWriter::write(const core::State& state, const core::View& view,
                           const Telemetry& telemetry, const Outputs& outputs,
                           const std::vector<MediaSessions::DeskTalk>& desk) {
  json_.object([&] {
    conference(state.conference, view.state);
    list("items", view.items, [&](const core::ItemView& item) { put(item); });
    field("live", view.live);
    field("next", view.next);
    group("forecast", [&] {
      field("planned_end", view.planned_end);
      field("expected_end", view.expected_end);
      field("best_end", view.best_end);
      field("slide_from", view.slide_from);
    });
    list("advice", view.advice, [&](const core::Advice& advice) { put(advice); });
    field("accounting", view.accounting);
    floor(state.floor, view);
    group("seat", [&] {
      state.seat.holder.empty() ? field("holder", nullptr) : field("holder", state.seat.holder);
      field("since", state.seat.since);
      field("lapsed", state.seat.lapsed);
    });
    field("undo", view.undo);
    group("programme", [&] {
      field("wanted", view.programme.wanted);
      field("actual", view.programme.actual);
      view.programme.since.ms == 0 ? field("since", nullptr) : field("since", view.programme.since);
      field("agrees", view.programme.agrees);
    });
    field("layout", view.layout);
    group("bridge", [&] {
      field("state", state.bridge_up ? "up" : "down");
      field("since", state.bridge_since);
      field("restarts", state.bridge_restarts);
    });
    list("rooms", view.rooms, [&](const core::RoomView& one) {
      room(state.conference, one, telemetry.find(one.room->id));
    });
    list("outputs", outputs.list(), [&](const Outputs::Now* output) { put(*output); });
    list("desk", desk, [&](const MediaSessions::DeskTalk& talk) {
      json_.object([&] {
        field("room", talk.room);
        field("by", talk.by);
        field("since", talk.since);
      });
    });
    list("alarms", view.alarms, [&](const core::AlarmView& alarm) { put(alarm); });
    list("log", view.log, [&](const core::LogLine& line) { put(line); });
    rehearsal(state);
    rehearsed(view.rehearsed);
  });
  return json_.take();
}

}  // namespace

JsonText view_json(const core::State& state, const core::View& view, const Telemetry& telemetry,
                   const Outputs& outputs, const std::vector<MediaSessions::DeskTalk>& desk) {
  return ViewWriter().write(state, view, telemetry, outputs, desk);
}

}  // namespace nhipcau::session
