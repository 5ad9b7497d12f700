#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "orchestrator/bridge/bridge.hpp"
#include "orchestrator/bridge/bridge_loop.hpp"
#include "tests/media/relay/relay.hpp"
#include "tests/support/room_simulator/picture_reader.hpp"
#include "tests/support/room_simulator/simulated_room.hpp"

namespace nhipcau::test {

/// The real bridge with a real socket on a thread of its own, and simulated rooms around it; the
/// test plays the orchestrator.
class RunningBridge final : private bridge::BridgeListener {
 public:
  RunningBridge();
  ~RunningBridge() override;

  /// A room that sends `clips`; offers, and is in the plan from now on (seeing the slate).
  simulator::SimulatedRoom& add_room(const std::string& id, simulator::RoomClips clips);
  /// The room reaches the bridge through a bad network from now on (before its first `send_plan`).
  relay::Relay& put_behind(const std::string& id, const relay::Impairment& up,
                           const relay::Impairment& down, std::uint64_t seed);
  /// And a second network path behind another one. After its first answer.
  relay::Relay& put_second_behind(const std::string& id, const relay::Impairment& up,
                                  const relay::Impairment& down, std::uint64_t seed);
  /// Takes the room out of the plan and ends it.
  void remove_room(const std::string& id);
  /// Somebody who only listens, with an output of the plan; it sees the slate until it is told.
  simulator::SimulatedRoom& add_output(const std::string& id, simulator::RoomClips clips);
  [[nodiscard]] wire::BridgeOutput& output(const std::string& id);
  /// As after a restart of the room's agent.
  void offer_again(const std::string& id);

  wire::BridgePlan plan;  ///< change it, then `send_plan`
  wire::BridgeRoom& room(const std::string& id);
  void send_plan();

  /// Called whenever the rooms are pumped.
  std::vector<std::function<void(media::MediaTime)>> pumped;

  /// Pumps all rooms until `fact` holds; false after `limit`.
  bool wait_for(const std::function<bool()>& fact,
                std::chrono::milliseconds limit = std::chrono::seconds{10});
  /// Pumps for a while in which something must not happen.
  void pass(std::chrono::milliseconds duration);

  [[nodiscard]] wire::BridgeReport report() const;
  [[nodiscard]] wire::RoomMedia facts(const std::string& id) const;
  [[nodiscard]] std::size_t reports() const;
  [[nodiscard]] std::vector<wire::Thumbnail> thumbnails() const;
  [[nodiscard]] std::map<RoomId, wire::MediaAnswer> answers() const;
  [[nodiscard]] std::map<std::string, wire::PeerAnswer> session_answers() const;
  [[nodiscard]] media::UdpAddress address() const { return address_; }

 private:
  void on_answer(const RoomId& room, const wire::MediaAnswer& answer) override;
  void on_session_answer(const std::string& id, const wire::PeerAnswer& answer) override;
  void on_output_answer(const OutputId& output, const wire::MediaAnswer& answer) override;
  void on_report(const wire::BridgeReport& report) override;
  void on_thumbnail(wire::Thumbnail thumbnail) override;
  void pump();

  mutable std::mutex mutex_;  // between the bridge's thread and the test
  std::map<RoomId, wire::MediaAnswer> answers_;
  std::map<std::string, wire::PeerAnswer> session_answers_;
  std::map<RoomId, std::string> accepted_;  // generation
  wire::BridgeReport report_;
  std::size_t reports_ = 0;
  std::vector<wire::Thumbnail> thumbnails_;

  std::map<RoomId, std::unique_ptr<simulator::SimulatedRoom>> rooms_;  // and the listeners
  std::map<RoomId, std::unique_ptr<relay::Relay>> relays_;
  std::map<RoomId, std::unique_ptr<relay::Relay>> second_relays_;
  media::UdpAddress address_;
  bridge::BridgeLoop loop_;
  std::unique_ptr<bridge::Bridge> bridge_;
  std::thread thread_;
};

}  // namespace nhipcau::test
