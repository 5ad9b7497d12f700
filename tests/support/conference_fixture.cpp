#include "tests/support/conference_fixture.hpp"

#include <utility>

namespace nhipcau::test {

core::Item item(const std::string& id, int start_minute, int minutes, const std::string& room,
                core::ItemKind kind) {
  core::Item made;
  made.id = ItemId(id);
  made.kind = kind;
  made.title = "Nội dung " + id;
  made.planned_start = WallTime{} + Minutes(start_minute);
  made.duration = Minutes(minutes);
  made.minimum = made.duration;
  if (!room.empty()) {
    made.room = RoomId(room);
  }
  return made;
}

core::Conference small_conference() {
  core::Conference c;
  c.id = "nho";
  c.title = "Hội nghị nhỏ";
  c.short_title = "HN nhỏ";
  c.date = "1970-01-01";
  c.time_zone = "UTC";
  for (const auto& [id, name] : {std::pair{"tinh", "Điểm cầu tỉnh"}, std::pair{"a", "Điểm cầu A"},
                                 std::pair{"b", "Điểm cầu B"}}) {
    core::Room room;
    room.id = RoomId(id);
    room.name = name;
    room.short_name = id;
    room.central = room.id == RoomId("tinh");
    c.rooms.push_back(room);
  }
  c.offices.push_back({.id = OfficeId("ct"), .title = "Chủ tịch", .room = RoomId("tinh")});
  c.items = {item("i1", 10, 5, "tinh", core::ItemKind::kOpening), item("i2", 15, 8, "a"),
             item("i3", 23, 10, "", core::ItemKind::kBreak), item("i4", 33, 8, "b"),
             item("i5", 41, 4, "tinh", core::ItemKind::kClosing)};
  c.items[0].speaker = OfficeId("ct");
  c.planned_start = c.items.front().planned_start;
  c.planned_end = c.items.back().planned_end();
  return c;
}

Play::Play(core::Conference conference) {
  write({core::ConferenceOpened{std::move(conference)}}, "system", std::nullopt);
  tell(core::OrchestratorStarted{});
}

Play::Play(const Play&) = default;
Play::~Play() = default;

Preflight passed_preflight(WallTime at) {
  Preflight preflight{.at = at, .expires = at + Minutes(12 * 60), .by = "Nam", .devices = "d1"};
  for (PreflightRow& row : preflight.rows) {
    row.mark = CheckMark::kPass;
  }
  return preflight;
}

void Play::bring_up() {
  tell(core::BridgeArrived{"bridge-1"});
  for (const core::Room& room : state.conference.rooms) {
    tell(core::AgentArrived{room.id, "agent-" + room.id.str()});
    tell(core::MicrophoneSeen{room.id, core::Microphone::kOk});
    tell(core::RoomMediaSeen{room.id, core::Picture::kOk, core::Sound::kOk});
    tell(core::PreflightSeen{room.id, passed_preflight(now)});
  }
}

core::Answer Play::press(core::Verb verb, std::string actor) {
  const core::Run* live = state.live_run();
  return press_seeing(live != nullptr ? std::optional(live->id) : std::nullopt, std::move(verb),
                      std::move(actor));
}

core::Answer Play::press_seeing(std::optional<RunId> seen, core::Verb verb, std::string actor,
                                core::Role role) {
  const core::Command command{.id = CommandId("cmd-" + std::to_string(++commands_)),
                              .actor = actor,
                              .role = role,
                              .expect_live_run = std::move(seen),
                              .verb = std::move(verb)};
  write(core::decide(state, command, now), actor, command.id);
  return state.answers.at(command.id);
}

void Play::tell(const core::Fact& fact) {
  write(core::decide(state, fact, now), "system", std::nullopt);
}

void Play::write(std::vector<core::EventBody> bodies, const std::string& actor,
                 const std::optional<CommandId>& cause) {
  for (core::EventBody& body : bodies) {
    journal.push_back({state.seq + 1, now, actor, cause, std::move(body)});
    core::apply(state, journal.back());
  }
}

}  // namespace nhipcau::test
