#pragma once

#include <random>

#include "orchestrator/core/core.hpp"

/// What a hurried moderator might press: refused as often as not.
namespace nhipcau::test {

inline ItemId some_item(const core::State& state, std::mt19937& random) {
  return state.agenda.empty() ? ItemId("none")
                              : state.agenda[random() % state.agenda.size()].item.id;
}

inline core::Unplanned something_unplanned(std::mt19937& random) {
  return {.kind = core::ItemKind::kSpeech,
          .title = "Ý kiến",
          .speaker_title = "Đại biểu",
          .room = RoomId("tinh"),
          .duration = Seconds(30 + random() % 400)};
}

inline core::Verb floor_verb(const core::State& state, std::mt19937& random) {
  const RoomId room = state.conference.rooms[random() % state.conference.rooms.size()].id;
  const auto& queue = state.floor.queue;
  const RequestId request = queue.empty() ? RequestId("none") : queue[random() % queue.size()].id;
  switch (random() % 10) {
    case 0:
      return core::Settle{request, core::RequestStatus::kAccepted, "mời"};
    case 1:
      return core::GiveFloor{room, std::nullopt, "Đại biểu"};
    case 2:
      return core::GiveFloor{room, request, ""};
    case 3: {
      const auto live = state.floor.live_turns();
      return core::TakeBack{live.empty() ? TurnId("none") : live.front()->id};
    }
    case 4:
      return core::SetHolders{1 + static_cast<int>(random() % 4)};
    case 5:
      return core::MuteAll{random() % 2 == 0};
    case 6:
      return core::CallDesk{room, "mất tiếng"};
    case 7:
      return core::AnswerDeskCall{room};
    case 8:
      return core::MessageRoom{random() % 2 == 0 ? std::optional(room) : std::nullopt, "chờ"};
    default:
      return core::Raise{room, core::RequestKind::kSpeech, "góp ý"};
  }
}

inline core::Verb some_verb(const core::State& state, std::mt19937& random) {
  const core::Item* next = state.next_item();
  const ItemId target = next != nullptr ? next->id : ItemId("none");
  switch (random() % 16) {
    case 0:
    case 1:
    case 2:
      return state.started() ? core::Verb{core::Next{target}} : core::Verb{core::Start{target}};
    case 3:
      return core::Hold{"mất điện"};
    case 4:
      return core::Resume{};
    case 5:
      return core::Extend{Minutes(1 + static_cast<int>(random() % 5)), "thêm giờ"};
    case 6:
      return core::Defer{some_item(state, random), some_item(state, random), true, "vắng"};
    case 7:
      return core::Skip{some_item(state, random), "hết giờ"};
    case 8:
      return core::Insert{something_unplanned(random), std::nullopt};
    case 9:
      return core::Interject{something_unplanned(random)};
    case 10:
      return core::Undo{};
    case 11:
      return random() % 8 == 0 ? core::Verb{core::Conclude{}} : core::Verb{core::Finish{}};
    default:
      return floor_verb(state, random);
  }
}

}  // namespace nhipcau::test
