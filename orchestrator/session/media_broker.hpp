#pragma once

#include <optional>
#include <set>
#include <string>

#include "common/wire/messages.hpp"
#include "orchestrator/core/project.hpp"
#include "orchestrator/session/media_keys.hpp"

/// Carries the media keys between the rooms and the bridge: each room's newest offer, each newest
/// answer, merged into the plans the core made. Keys are never journaled and never logged. One
/// thread.
namespace nhipcau::session {

class MediaBroker {
 public:
  /// `media_host` is what rooms are told when the bridge names no host of its own; may be empty.
  explicit MediaBroker(std::string media_host) : media_host_(std::move(media_host)) {}

  /// After a replay: the bridge the agents' offers were made for before this start.
  void remember_bridge(std::string instance) { bridge_instance_ = std::move(instance); }

  [[nodiscard]] const std::string& media_host() const { return media_host_; }

  /// Of an agent that has just signed in: a revoked room has a machine again.
  void note_first_offer(const RoomId& room, const wire::MediaOffer& offer);
  void note_offer(const RoomId& room, const wire::MediaOffer& offer);
  /// The token of its machine is not valid any more: no leg of it is to be, whatever it still says.
  void revoke(const RoomId& room);
  /// The agent was replaced by a WHIP session: its leg is not wanted any more.
  void forget_offer(const RoomId& room) { keys_.forget_offer(room); }
  /// Another instance than the last one voids all offers: the agents make new ones when they see
  /// it.
  void note_bridge(const wire::BridgeHello& hello);
  void note_answer(const RoomId& room, const wire::MediaAnswer& answer);

  [[nodiscard]] wire::RoomPlan room_plan(const RoomId& room, const core::RoomPlan& plan) const;
  [[nodiscard]] wire::BridgePlan bridge_plan(const core::BridgePlan& plan) const;

 private:
  [[nodiscard]] std::optional<wire::MediaAnswer> answer_for(const RoomId& room) const;

  std::string media_host_;
  std::string bridge_instance_;  ///< the one connected, or the last one
  MediaKeys<RoomId> keys_;
  std::set<RoomId> revoked_;
};

}  // namespace nhipcau::session
