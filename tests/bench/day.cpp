#include "tests/bench/day.hpp"

#include <cstdlib>
#include <string>

#include "common/base/check.hpp"
#include "orchestrator/plan/load.hpp"

namespace nhipcau::bench {
namespace {

void write(core::State& state, std::vector<core::EventBody> bodies, const std::string& actor,
           const std::optional<CommandId>& cause, WallTime at, std::vector<core::Event>* record) {
  for (core::EventBody& body : bodies) {
    const core::Event event{state.seq + 1, at, actor, cause, std::move(body)};
    core::apply(state, event);
    if (record != nullptr) {
      record->push_back(event);
    }
  }
}

core::Conference conference(std::size_t rooms) {
  auto loaded = plan::load_conference(NHIPCAU_CONFERENCES "/ninh-thuan-2022.yaml");
  CHECK(loaded.conference.has_value(), "the founding conference is valid");
  core::Conference& made = *loaded.conference;
  while (made.rooms.size() < rooms) {
    core::Room room;
    room.id = RoomId("room-" + std::to_string(made.rooms.size() + 1));
    room.name = "Điểm cầu số " + std::to_string(made.rooms.size() + 1);
    room.short_name = room.id.str();
    room.parent = made.central().id;
    made.rooms.push_back(room);
  }
  return made;
}

void open(core::State& state, std::size_t rooms, std::vector<core::Event>* record) {
  const core::Conference plan = conference(rooms);
  const WallTime at = plan.planned_start - Minutes(30);
  write(state, {core::ConferenceOpened{plan}}, "system", std::nullopt, at, record);
  std::vector<core::Fact> facts{core::OrchestratorStarted{}, core::BridgeArrived{"bridge-1"}};
  for (const core::Room& room : plan.rooms) {
    facts.emplace_back(core::AgentArrived{room.id, "agent-" + room.id.str()});
    facts.emplace_back(core::RoomMediaSeen{room.id, core::Picture::kOk, core::Sound::kOk});
  }
  for (const core::Fact& fact : facts) {
    write(state, core::decide(state, fact, at), "system", std::nullopt, at, record);
  }
}

/// Plays a day and writes down what was pressed.
class Player {
 public:
  explicit Player(core::State state)
      : state_(std::move(state)), now_(state_.conference.planned_start) {}

  std::vector<Press> play() {
    while (const core::Item* item = state_.next_item()) {
      const ItemId id = item->id;
      now_ = now_ + Seconds(90);
      press(state_.started() ? core::Verb{core::Next{id}} : core::Verb{core::Start{id}});
      press(core::Next{id});  // a double press: refused
      clock_work();
      floor_work();
      programme_work();
    }
    press(core::Conclude{});
    return std::move(pressed_);
  }

 private:
  void clock_work() {
    press(core::CorrectStart{Seconds(5)});
    press(core::Extend{Minutes(2), "kéo dài"});
    press(core::Hold{"mất điện"});
    press(core::Resume{});
  }

  void floor_work() {
    const std::vector<core::Room>& rooms = state_.conference.rooms;
    const RoomId one = rooms[pressed_.size() % rooms.size()].id;
    const RoomId two = rooms[(pressed_.size() + 1) % rooms.size()].id;
    press(core::Raise{one, core::RequestKind::kSpeech, "đất đai"});
    const RequestId request("q" + std::to_string(state_.floor.requests_made));
    press(core::Raise{two, core::RequestKind::kReply, "giải trình"});
    press(core::MoveRequest{request, std::nullopt});
    press(core::Settle{request, core::RequestStatus::kAccepted, ""});
    press(core::GiveFloor{one, request, ""});
    press(core::MuteAll{true});
    press(core::MuteAll{false});
    press(core::TakeBack{TurnId("t" + std::to_string(state_.floor.turns.size()))});
    press(core::Settle{RequestId("q" + std::to_string(state_.floor.requests_made)),
                       core::RequestStatus::kCancelled, ""});
  }

  void programme_work() {
    if (const core::Item* next = state_.next_item()) {
      const ItemId id = next->id;
      press(core::Adjust{id, Minutes(1), "thêm giờ"});
      press(core::Skip{id, "vắng"});
      press(core::Recall{id});
    }
  }

  void press(core::Verb verb) {
    now_ = now_ + Seconds(2);
    const core::Run* live = state_.live_run();
    core::Command command{.id = CommandId("press-" + std::to_string(pressed_.size() + 10'000)),
                          .actor = "dieuhanh",
                          .role = core::Role::kModerator,
                          .expect_live_run = {},
                          .verb = std::move(verb)};
    if (live != nullptr) {
      command.expect_live_run = live->id;
    }
    pressed_.push_back({std::move(command), now_});
    carry_out(state_, pressed_.back(), nullptr);
  }

  core::State state_;
  WallTime now_;
  std::vector<Press> pressed_;
};

}  // namespace

core::State opened(std::size_t rooms) {
  core::State state;
  open(state, rooms, nullptr);
  return state;
}

std::vector<Press> busy_day(const core::State& opened) {
  return Player(opened).play();
}

void carry_out(core::State& state, const Press& press, std::vector<core::Event>* record) {
  write(state, core::decide(state, press.command, press.at), press.command.actor, press.command.id,
        press.at, record);
}

std::vector<core::Event> busy_journal(std::size_t events) {
  std::vector<core::Event> record;
  core::State state;
  open(state, 8, &record);
  const std::vector<Press> day = busy_day(state);
  const std::vector<core::Room>& rooms = state.conference.rooms;
  const std::size_t reports = events / day.size();
  for (const Press& press : day) {
    carry_out(state, press, &record);
    for (std::size_t i = 0; i < reports; ++i) {
      const RoomId& room = rooms[i % rooms.size()].id;
      const bool muted = state.rooms.at(room).muted_locally;
      const bool good = state.rooms.at(room).picture == core::Picture::kOk;
      const core::Picture other = good ? core::Picture::kFrozen : core::Picture::kOk;
      const core::Fact fact = i % 2 == 0
                                  ? core::Fact{core::LocalMuteSeen{room, !muted}}
                                  : core::Fact{core::RoomMediaSeen{room, other, core::Sound::kOk}};
      write(state, core::decide(state, fact, press.at), "system", std::nullopt, press.at, &record);
    }
  }
  return record;
}

}  // namespace nhipcau::bench
