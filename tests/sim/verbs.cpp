#include <algorithm>
#include <array>

#include "tests/sim/people.hpp"

namespace nhipcau::sim {
namespace {

/// Something of a list, or an id nobody gave.
ItemId any_of(const std::vector<ItemId>& items, Random& random) {
  return items.empty() ? ItemId("nothing") : random.pick(items);
}

std::optional<ItemId> perhaps(const std::vector<ItemId>& items, Random& random) {
  return items.empty() || random.chance(0.5) ? std::nullopt : std::optional(random.pick(items));
}

const RoomId& any_room(const core::Conference& conference, Random& random) {
  return random.pick(conference.rooms).id;
}

class Choice {
 public:
  Choice(const Page& page, const core::Conference& conference, WallTime now, Random& random)
      : page_(page), conference_(conference), now_(now), random_(random) {}

  core::Verb moderator(const std::string& name) {
    const double what = random_.unit();
    const bool seated = page_.seat.empty() || page_.seat == name;
    if (!seated && what < 0.5) {
      return core::TakeSeat{random_.chance(0.8) ? "đổi người điều hành" : ""};
    }
    if (page_.frozen && what < 0.3) {
      return core::Thaw{random_.chance(0.3)};
    }
    if (what < 0.34) {
      return onward();
    }
    if (what < 0.58) {
      return about_live();
    }
    if (what < 0.78) {
      return about_programme();
    }
    return what < 0.97 ? about_floor() : core::Verb{core::TakeSeat{"đổi người điều hành"}};
  }

  core::Verb secretary() {
    const double what = random_.unit();
    if (what < 0.1) {
      return onward();  // not for a secretary
    }
    if (what < 0.2) {
      return desk();
    }
    return what < 0.45 ? raise(any_room(conference_, random_)) : queue();
  }

  core::Verb technician(const RoomId& own) {
    const double what = random_.unit();
    if (what < 0.1) {
      return random_.chance(0.5) ? raise(any_room(conference_, random_)) : onward();
    }
    if (what < 0.2) {
      return core::CallDesk{random_.chance(0.8) ? own : any_room(conference_, random_),
                            "mất tiếng"};
    }
    if (what < 0.7 || page_.waiting.empty()) {
      return raise(own);
    }
    const auto mine = std::ranges::find(page_.waiting, own, &std::pair<RequestId, RoomId>::second);
    const auto& request = mine != page_.waiting.end() ? *mine : random_.pick(page_.waiting);
    return core::Settle{request.first, core::RequestStatus::kCancelled, ""};
  }

  core::Verb onward() {
    if (!page_.next) {
      return random_.chance(0.5) ? core::Verb{core::Finish{}} : core::Verb{core::Undo{}};
    }
    return page_.started ? core::Verb{core::Next{*page_.next}}
                         : core::Verb{core::Start{*page_.next}};
  }

 private:
  core::Verb desk() {
    const RoomId room = any_room(conference_, random_);
    switch (random_.between(0, 2)) {
      case 0:
        return core::MessageRoom{room, random_.chance(0.7) ? "tăng âm lượng" : ""};
      case 1:
        return core::MessageRoom{std::nullopt, "giải lao"};
      default:
        return core::AnswerDeskCall{room};
    }
  }

  core::Verb layout() {
    if (random_.chance(0.2)) {
      return core::SetReturn{random_.chance(0.5) ? core::ReturnPicture::kGallery
                                                 : core::ReturnPicture::kCentral};
    }
    core::LayoutChoice choice{.layout = static_cast<core::Layout>(random_.between(0, 5)),
                              .rooms = {},
                              .keep = random_.chance(0.2)};
    for (int i = random_.between(0, 3); i > 0 && random_.chance(0.5); --i) {
      choice.rooms.push_back(any_room(conference_, random_));
    }
    return core::SetLayout{choice};
  }

  core::Verb about_live() {
    switch (random_.between(0, 11)) {
      case 0:
      case 1:
        return page_.held ? core::Verb{core::Resume{}} : core::Verb{core::Hold{"chờ kết nối"}};
      case 2:
      case 3:
        return core::Extend{Minutes(random_.between(-1, 5)), "thêm giờ"};
      case 4:
      case 5:
        return core::Undo{};
      case 6:
        return core::Finish{};
      case 7:
        return core::CorrectStart{Seconds(random_.between(1, 200))};
      case 8:
        return core::ReturnTo{any_of(page_.done, random_)};
      case 9:
      case 10:
        return layout();
      default:
        return random_.chance(0.1) ? core::Verb{core::Conclude{}}
                                   : core::Verb{core::Interject{unplanned()}};
    }
  }

  core::Verb about_programme() {
    const ItemId item = any_of(page_.pending, random_);
    switch (random_.between(0, 6)) {
      case 0:
        return core::Skip{item, "vắng"};
      case 1:
        return core::Defer{item, any_of(page_.pending, random_), random_.chance(0.5), ""};
      case 2:
        return core::Recall{any_of(page_.away, random_)};
      case 3:
        return core::Move{item, perhaps(page_.pending, random_)};
      case 4:
        return core::Insert{unplanned(), perhaps(page_.pending, random_)};
      case 5:
        return core::Adjust{item, Minutes(random_.between(-2, 3)), "điều chỉnh"};
      default:
        return core::BreakUntil{page_.a_break.value_or(item),
                                now_ + Minutes(random_.between(-1, 20))};
    }
  }

  core::Verb about_floor() {
    switch (random_.between(0, 9)) {
      case 0:
        return core::SetHolders{random_.between(1, 4)};
      case 1:
        return core::ChairMicrophone{random_.chance(0.5)};
      case 2:
        return core::MuteAll{random_.chance(0.3)};
      case 3:
        return core::Thaw{random_.chance(0.5)};
      case 4:
      case 5:
        if (!page_.turns.empty()) {
          return core::TakeBack{random_.pick(page_.turns)};
        }
        return raise(any_room(conference_, random_));
      case 6:
        return queue();
      default:
        return give();
    }
  }

  core::Verb give() {
    if (page_.waiting.empty() || random_.chance(0.3)) {
      return core::GiveFloor{any_room(conference_, random_), {}, "Đại biểu"};
    }
    const auto& [request, room] = random_.pick(page_.waiting);
    return core::GiveFloor{room, request, "Đại biểu"};
  }

  core::Verb raise(const RoomId& room) {
    const auto kind = static_cast<core::RequestKind>(random_.between(0, 2));
    return core::Raise{room, kind, "ý kiến"};
  }

  core::Verb queue() {
    if (page_.waiting.empty()) {
      return raise(any_room(conference_, random_));
    }
    const RequestId request = random_.pick(page_.waiting).first;
    if (random_.chance(0.3)) {
      const RequestId before = random_.pick(page_.waiting).first;
      return core::MoveRequest{request, random_.chance(0.5) ? std::optional(before) : std::nullopt};
    }
    constexpr std::array kAnswers{core::RequestStatus::kAccepted, core::RequestStatus::kDenied,
                                  core::RequestStatus::kCancelled};
    return core::Settle{request, random_.pick(kAnswers), ""};
  }

  core::Unplanned unplanned() {
    core::Unplanned what;
    what.title = "Phát biểu đột xuất";
    what.speaker_title = "Khách mời";
    what.duration = Minutes(random_.between(1, 5));
    if (random_.chance(0.8)) {
      what.room = any_room(conference_, random_);
    }
    return what;
  }

  const Page& page_;
  const core::Conference& conference_;
  WallTime now_;
  Random& random_;
};

}  // namespace

core::Verb verb_for(const Person& person, const Page& page, const core::Conference& conference,
                    WallTime now, Random& random) {
  Choice choice(page, conference, now, random);
  switch (person.role) {
    case core::Role::kModerator:
      return choice.moderator(person.name);
    case core::Role::kSecretary:
      return choice.secretary();
    case core::Role::kTechnician:
      return choice.technician(*person.room);
    case core::Role::kMonitor:
    case core::Role::kViewer:
      break;
  }
  return choice.onward();
}

std::vector<Person> everybody(const core::Conference& conference) {
  std::vector<Person> people;
  const auto add = [&](std::string name, core::Role role, std::optional<RoomId> room) {
    people.push_back({std::move(name), role, std::move(room), {}});
  };
  add("moderator-1", core::Role::kModerator, {});
  add("moderator-2", core::Role::kModerator, {});
  add("secretary", core::Role::kSecretary, {});
  add("viewer", core::Role::kViewer, {});
  for (const core::Room& room : conference.rooms) {
    add("technician-" + room.id.str(), core::Role::kTechnician, room.id);
  }
  return people;
}

Page page_of(const core::State& state, MonoTime at) {
  Page page;
  page.at = at;
  if (const core::Run* live = state.live_run()) {
    page.live = live->id;
    page.live_item = live->item;
    page.held = live->held();
    page.frozen = live->held() && live->holds.back().room_lost;
  }
  for (const core::AgendaItem& each : state.agenda) {
    const bool pending = state.pending(each);
    const bool is_live = page.live_item == each.item.id;
    if (pending && !page.next && !state.closed) {
      page.next = each.item.id;
    }
    if (each.item.kind == core::ItemKind::kBreak && (pending || is_live)) {
      page.a_break = each.item.id;
    }
    if (each.skipped || each.deferred) {
      page.away.push_back(each.item.id);
    }
    if (pending) {
      page.pending.push_back(each.item.id);
    } else if (!each.skipped && !is_live) {
      page.done.push_back(each.item.id);
    }
  }
  for (const core::Request& request : state.floor.queue) {
    if (request.waiting()) {
      page.waiting.emplace_back(request.id, request.room);
    }
  }
  for (const core::Turn* turn : state.floor.live_turns()) {
    page.turns.push_back(turn->id);
    page.frozen = page.frozen || turn->is_frozen();
  }
  page.seat = state.seat.taken() ? state.seat.holder : "";
  page.started = state.started();
  return page;
}

}  // namespace nhipcau::sim
