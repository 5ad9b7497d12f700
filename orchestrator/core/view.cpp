#include <algorithm>

#include "orchestrator/core/core.hpp"
#include "orchestrator/core/layout.hpp"
#include "orchestrator/core/overview.hpp"
#include "orchestrator/core/readiness.hpp"
#include "orchestrator/core/texts.hpp"

namespace nhipcau::core {
namespace {

/// A cut takes a frame or two; a programme that differs from the plan for longer is an alarm.
constexpr Millis kCutGrace{1'500};
/// Long enough for somebody to look up from the programme.
constexpr Millis kClockAlarm{5 * 60'000};
/// Long enough to call the technical team and to compare the programme with what really happened.
constexpr Millis kRecordAlarm{30 * 60'000};

ItemState item_state(const RunIndex::Entry& entry) {
  const Run* run = entry.last;
  if (entry.item->skipped) {
    return ItemState::kSkipped;
  }
  if (run != nullptr && run->live()) {
    return run->held() ? ItemState::kHeld : ItemState::kLive;
  }
  if (run != nullptr) {
    return run->suspended ? ItemState::kSuspended : ItemState::kDone;
  }
  return entry.item->deferred ? ItemState::kDeferred : ItemState::kPending;
}

ItemView item_view(const Overview& overview, std::size_t index) {
  const RunIndex::Entry& entry = overview.runs.items()[index];
  const AgendaItem& each = *entry.item;
  ItemView view;
  view.item = &each.item;
  view.number = static_cast<int>(index) + 1;
  view.state = item_state(entry);
  view.speaker_title = title_of_speaker(overview.state, each.item);
  view.inserted = each.inserted_by.has_value();
  view.reason = each.reason;
  view.presence = each.presence;
  view.until = each.until;
  view.granted = each.granted;
  if (const std::optional<Span>& expected = overview.times.items[index]) {
    view.expected_start = expected->start;
    view.expected_end = expected->end;
  }
  if (const Run* run = entry.last) {
    view.started_at = run->started_at;
    view.ended_at = run->ended_at;
    view.used = run->ended_at ? overview.runs.used(entry, *run->ended_at) : Millis{0};
  }
  return view;
}

std::optional<LiveView> live_view(const Overview& overview) {
  const Run* run = overview.runs.live_run();
  if (run == nullptr) {
    return std::nullopt;
  }
  const AgendaItem& live = *overview.runs.live()->item;
  return LiveView{.run = run->id,
                  .item = run->item,
                  .room = live.item.room,
                  .started_at = run->started_at,
                  .held = run->held(),
                  .allotted = live.allotted(),
                  .clock = overview.clock};
}

std::optional<FrozenView> frozen_view(const State& state) {
  for (const Turn* turn : state.floor.live_turns()) {
    if (turn->is_frozen()) {
      return FrozenView{turn->room, turn->frozen->from, turn->frozen->from + kFloorKept};
    }
  }
  const Run* run = state.live_run();
  const AgendaItem* live = state.live_item();
  if (run != nullptr && run->held() && run->holds.back().room_lost && live->item.room) {
    const WallTime from = run->holds.back().from;
    return FrozenView{*live->item.room, from, from + kFloorKept};
  }
  return std::nullopt;
}

ReadyView ready_view(const State& state, const AgendaItem& each, WallTime now) {
  Judgement judged = judge_readiness(state, each, now);
  return {.item = each.item.id,
          .room = each.item.room,
          .readiness = judged.level,
          .reasons = std::move(judged.reasons)};
}

std::optional<NextView> next_view(const Overview& overview, WallTime now) {
  const RunIndex::Entry* next = overview.runs.next();
  if (next == nullptr) {
    return std::nullopt;
  }
  NextView view{ready_view(overview.state, *next->item, now), std::nullopt};
  if (const AgendaItem* after = next_in_another_room(overview.state)) {
    view.following = ready_view(overview.state, *after, now);
  }
  return view;
}

std::optional<UndoView> undo_view(const State& state, WallTime now) {
  const auto& last = state.last_advance;
  if (!last || !last->undoable || now - last->at > kUndoWindow) {
    return std::nullopt;
  }
  return UndoView{.until = last->at + kUndoWindow, .verb = last->verb, .by = last->actor};
}

ProgrammeView programme_view(const Overview& overview) {
  const State& state = overview.state;
  return {.wanted = overview.wanted,
          .actual = state.programme,
          .since = state.programme_since,
          .agrees = state.programme == overview.wanted};
}

LayoutView layout_view(const Overview& overview) {
  const State& state = overview.state;
  LayoutView view{.in_force = overview.layout,
                  .chosen = &state.layout,
                  .return_picture = state.return_picture,
                  .rooms = {}};
  if (overview.composition && overview.wanted.show == Show::kComposed) {
    for (const Slot& slot : overview.composition->slots) {
      view.rooms.push_back(slot.room);
    }
  }
  return view;
}

std::vector<RoomView> room_views(const Overview& overview, WallTime now) {
  const State& state = overview.state;
  std::vector<RoomView> views;
  views.reserve(state.conference.rooms.size());
  for (const Room& room : state.conference.rooms) {
    views.push_back(
        {.room = &room,
         .number = static_cast<int>(views.size()) + 1,
         .state = state.rooms.at(room.id),
         .on_air = state.programme && shows(*state.programme, overview.composition, room.id),
         .wanted_on_air = shows(overview.wanted, overview.composition, room.id),
         .standby = overview.standby == room.id,
         .microphone_open = overview.open.contains(room.id),
         .preflight = preflight_view(state, room.id, now)});
  }
  return views;
}

class Alarms {
 public:
  Alarms(const Overview& overview, WallTime now) : state_(overview.state), now_(now) {
    check_bridge();
    check_record();
    check_clock();
    check_calls();
    check_programme(overview.wanted);
    for (const Room& room : state_.conference.rooms) {
      check_room(room, overview.speaker.room == room.id);
    }
  }

  std::vector<AlarmView> list;

 private:
  void check_bridge() {
    if (!state_.bridge_up) {
      add("bridge", Level::kCritical, std::nullopt, state_.bridge_since,
          "Cầu truyền hình mất kết nối. Hệ thống đang tự khởi động lại.",
          "The bridge is down. It is being restarted.");
    }
  }

  void check_record() {
    const auto& trouble = state_.record_trouble;
    if (trouble && now_ - trouble->at < kRecordAlarm) {
      const Text text = record_fault_text(state_, trouble->what);
      add("record", Level::kCritical, std::nullopt, trouble->at, text.vi, text.en);
    }
  }

  /// A call stands until somebody answers it.
  void check_calls() {
    for (const auto& [room, call] : state_.desk.calls) {
      if (call.answered_by.empty()) {
        const std::string name = room_name(state_, room);
        const std::string text = call.text.empty() ? "" : ": “" + call.text + "”";
        add("desk-" + room.str(), Level::kWarning, room, call.at, name + " gọi tổ kỹ thuật" + text,
            name + " calls the technical desk" + text);
      }
    }
  }

  void check_clock() {
    const auto& step = state_.clock_step;
    if (step && now_ - step->at < kClockAlarm) {
      const std::string by =
          (step->by > Millis{0} ? "+" : "") + std::to_string(step->by.count()) + " ms";
      add("clock", Level::kWarning, std::nullopt, step->at,
          "Đồng hồ máy chủ vừa bị chỉnh " + by +
              ". Thời lượng phát biểu không bị ảnh hưởng; hãy kiểm tra đồng bộ giờ của máy chủ.",
          "The server's clock was stepped by " + by +
              ". Running countdowns are not affected; check the server's time synchronisation.");
    }
  }

  void check_programme(const Source& wanted) {
    const WallTime since = std::max(state_.wanted_since, state_.programme_since);
    const bool disagrees = state_.bridge_up && state_.programme != wanted;
    if (disagrees && now_ - since >= kCutGrace) {
      add("programme", Level::kCritical, wanted.room, since,
          "Hình đang phát không đúng chương trình.",
          "What is on air is not what the programme wants.");
    }
  }

  void check_room(const Room& room, bool on_air) {
    const RoomState& is = state_.rooms.at(room.id);
    const Level level = on_air ? Level::kCritical : Level::kWarning;
    const bool expected = on_air || is.agent_since.ms != 0;
    if (!is.online && expected) {
      add("offline-" + room.id.str(), level, room.id, is.agent_since,
          room.name + " mất kết nối. Gọi đường dây nóng của điểm cầu.",
          room.name + " is disconnected. Call its hotline.");
      return;
    }
    if (is.online && (is.picture == Picture::kNone || is.picture == Picture::kFrozen ||
                      is.picture == Picture::kBlack)) {
      add("picture-" + room.id.str(), level, room.id, is.media_since,
          room.name + picture_fault(is.picture).vi, room.name + picture_fault(is.picture).en);
    }
    if (on_air && is.muted_locally) {
      add("muted-" + room.id.str(), level, room.id, std::max(is.muted_since, state_.wanted_since),
          room.name + " đang lên hình nhưng tắt micro tại chỗ.",
          room.name + " is on air but has muted itself.");
    }
    check_sound(room, is, level);
  }

  void check_sound(const Room& room, const RoomState& is, Level level) {
    if (is.sound == Sound::kClipping) {
      add("sound-" + room.id.str(), level, room.id, is.sound_since,
          "Âm thanh của " + room.name + " bị vỡ (quá to). Đề nghị điểm cầu giảm âm lượng micro.",
          "The sound of " + room.name +
              " is distorted (too loud). Ask it to turn its microphone down.");
    }
    if (is.sound == Sound::kSilent && !is.muted_locally) {  // the mute is an alarm by itself
      add("sound-" + room.id.str(), level, room.id, is.sound_since,
          "Micro của " + room.name + " đang mở mà không có tiếng. Đề nghị điểm cầu kiểm tra micro.",
          "The microphone of " + room.name + " is open but gives no sound. Ask it to check it.");
    }
  }

  static Text picture_fault(Picture picture) {
    switch (picture) {
      case Picture::kFrozen:
        return {": đứng hình. Kiểm tra camera.", ": the picture is frozen. Check the camera."};
      case Picture::kBlack:
        return {": màn hình đen. Kiểm tra camera.", ": the picture is black. Check the camera."};
      default:
        return {": không có hình. Kiểm tra đường truyền.", ": no picture. Check the line."};
    }
  }

  void add(std::string id, Level level, std::optional<RoomId> room, WallTime since, std::string vi,
           std::string en) {
    list.push_back({std::move(id), level, std::move(room), since, {std::move(vi), std::move(en)}});
  }

  const State& state_;
  WallTime now_;
};

}  // namespace

View view(const Overview& overview, WallTime now, WallTime tallied_at) {
  const State& state = overview.state;
  const RunIndex& runs = overview.runs;
  View view;
  view.state = runs.concluded() ? ConferenceState::kConcluded
               : runs.started() ? ConferenceState::kLive
                                : ConferenceState::kReady;
  view.items.reserve(runs.items().size());
  for (std::size_t i = 0; i < runs.items().size(); ++i) {
    view.items.push_back(item_view(overview, i));
  }
  view.live = live_view(overview);
  view.next = next_view(overview, now);
  view.planned_end = state.conference.planned_end;
  view.expected_end = overview.times.end;
  view.best_end = expected_end(runs, Pace::kShortest);
  view.accounting = account(runs, overview.times, tallied_at);
  view.advice = advise(runs, overview.times, tallied_at);
  for (const Turn* turn : overview.turns) {
    view.turns.push_back({turn, turn_clock(*turn)});
  }
  for (const Request& request : state.floor.queue) {
    if (request.waiting()) {
      view.queue.push_back(&request);
    }
  }
  view.frozen = frozen_view(state);
  view.slide_from = overview.times.slide_from;
  view.undo = undo_view(state, now);
  view.programme = programme_view(overview);
  view.layout = layout_view(overview);
  view.rooms = room_views(overview, now);
  view.alarms = Alarms(overview, now).list;
  view.log.reserve(state.recent.size());
  for (auto event = state.recent.rbegin(); event != state.recent.rend(); ++event) {
    view.log.push_back({event->seq, event->at, event->actor, log_text(state, *event)});
  }
  return view;
}

View view(const State& state, WallTime now, WallTime tallied_at) {
  return view(Overview(state), now, tallied_at);
}

std::optional<WallTime> next_deadline(const State& state, WallTime now) {
  std::optional<WallTime> next;
  const auto consider = [&](WallTime at) {
    if (at > now && (!next || at < *next)) {
      next = at;
    }
  };
  if (const auto frozen = frozen_view(state)) {
    consider(frozen->kept_until);
  }
  if (state.last_advance && state.last_advance->undoable) {
    consider(state.last_advance->at + kUndoWindow + Millis{1});
  }
  if (state.clock_step) {
    consider(state.clock_step->at + kClockAlarm);
  }
  if (state.record_trouble) {
    consider(state.record_trouble->at + kRecordAlarm);
  }
  if (state.programme != wanted_programme(state)) {
    consider(std::max(state.wanted_since, state.programme_since) + kCutGrace);
  }
  if (state.dropped_room() != nullptr) {
    consider(state.rehearsal->drill->until);
  }
  for (const auto& [room, preflight] : state.preflights) {
    consider(preflight.expires);
  }
  for (const RoomId& room : rooms_made_ready(state)) {
    consider(state.rooms.at(room).media_since + kSteady);
  }
  return next;
}

}  // namespace nhipcau::core
