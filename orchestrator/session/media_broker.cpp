#include "orchestrator/session/media_broker.hpp"

#include "orchestrator/plan/local_time.hpp"
#include "orchestrator/session/sources.hpp"

namespace nhipcau::session {
namespace {

static_assert(static_cast<int>(wire::Feed::kThumbnail) == static_cast<int>(core::Feed::kThumbnail));
static_assert(static_cast<int>(wire::Feed::kContent) == static_cast<int>(core::Feed::kContent));

wire::Arrangement to_wire(core::Layout layout) {
  switch (layout) {
    case core::Layout::kSideBySide:
      return wire::Arrangement::kSideBySide;
    case core::Layout::kPresentation:
      return wire::Arrangement::kPresentation;
    default:
      return wire::Arrangement::kGallery;
  }
}

/// The slate's note; of a break also the hour at which it is over, by the conference's clocks.
std::string note_of(const core::BridgePlan& plan) {
  constexpr std::size_t kHourAt = 11;  // of "2022-07-14 09:45:00"
  constexpr std::size_t kHourSize = 5;
  const auto local =
      plan.resumes_at ? plan::to_local(plan.time_zone, *plan.resumes_at) : std::nullopt;
  if (!local) {
    return plan.note;
  }
  const std::string hour = local->substr(kHourAt, kHourSize);
  return plan.note + "\nTiếp tục lúc " + hour + " / Resumes at " + hour;
}

wire::Composition to_wire(const core::Composition& composition) {
  wire::Composition made{
      .id = composition.id, .arrangement = to_wire(composition.layout), .slots = {}};
  for (const core::Slot& slot : composition.slots) {
    made.slots.push_back({slot.room, static_cast<wire::Feed>(slot.feed), slot.name, slot.caption});
  }
  return made;
}

void add_programme(wire::RoomPlan& to, const core::RoomPlan& plan) {
  if (const auto& next = plan.next) {
    to.next = {next->title, next->speaker_title, next->room_name, next->own};
  }
  if (const auto& own = plan.own_next) {
    to.own_next = {own->title, own->speaker_title, own->items_before};
  }
  for (const core::OwnRequest& request : plan.requests) {
    to.requests.push_back({.id = request.id,
                           .kind = static_cast<wire::RequestKind>(request.kind),  // the same order
                           .topic = request.topic,
                           .accepted = request.accepted,
                           .place = request.place});
  }
}

void add_desk(wire::RoomPlan& to, const core::RoomPlan& plan) {
  if (const auto& call = plan.desk_call) {
    to.desk_call = {call->text, call->at, call->answered_by};
  }
  if (const auto& message = plan.message) {
    to.message = {message->seq, message->at, message->by, message->text};
  }
}

}  // namespace

void MediaBroker::note_first_offer(const RoomId& room, const wire::MediaOffer& offer) {
  revoked_.erase(room);
  keys_.note_offer(room, offer);
}

void MediaBroker::note_offer(const RoomId& room, const wire::MediaOffer& offer) {
  if (!revoked_.contains(room)) {
    keys_.note_offer(room, offer);
  }
}

void MediaBroker::revoke(const RoomId& room) {
  revoked_.insert(room);
  keys_.forget_offer(room);
}

void MediaBroker::note_bridge(const wire::BridgeHello& hello) {
  if (!bridge_instance_.empty() && bridge_instance_ != hello.instance) {
    keys_.forget_offers();
  }
  bridge_instance_ = hello.instance;
  keys_.note_answers(hello.answers);
}

void MediaBroker::note_answer(const RoomId& room, const wire::MediaAnswer& answer) {
  keys_.note_answer(room, answer);
}

std::optional<wire::MediaAnswer> MediaBroker::answer_for(const RoomId& room) const {
  std::optional<wire::MediaAnswer> answer = keys_.answer(room);
  if (answer && answer->host.empty()) {
    answer->host = media_host_;
  }
  return answer;
}

wire::RoomPlan MediaBroker::room_plan(const RoomId& room, const core::RoomPlan& plan) const {
  wire::RoomPlan merged{.stamp = {},
                        .bridge_instance = bridge_instance_,
                        .answer = answer_for(room),
                        .send_main = plan.send_main,
                        .send_content = plan.send_content,
                        .microphone_open = plan.microphone_open,
                        .on_air = plan.on_air,
                        .standby = plan.standby,
                        .item_title = plan.item_title,
                        .speaker_title = plan.speaker_title,
                        .zero_at = plan.zero_at,
                        .frozen_left = plan.frozen_left,
                        .rehearsal = plan.rehearsal,
                        .pace = plan.pace,
                        .programme_room = plan.programme_room};
  add_programme(merged, plan);
  add_desk(merged, plan);
  return merged;
}

wire::BridgePlan MediaBroker::bridge_plan(const core::BridgePlan& plan) const {
  wire::BridgePlan merged{.stamp = {},
                          .title = plan.title,
                          .note = note_of(plan),
                          .resumes_at = plan.resumes_at,
                          .programme = to_wire(plan.programme),
                          .composition = {},
                          .rooms = {},
                          .sessions = {},
                          .outputs = {}};
  if (plan.composition) {
    merged.composition = to_wire(*plan.composition);
  }
  for (const core::BridgeRoomPlan& room : plan.rooms) {
    merged.rooms.push_back({.room = room.room,
                            .number = room.number,
                            .name = room.name,
                            .offer = keys_.offer(room.room),
                            .picture = to_wire(room.picture),
                            .microphone_open = room.microphone_open,
                            .armed = room.armed,
                            .revoked = revoked_.contains(room.room)});
  }
  return merged;
}

}  // namespace nhipcau::session
