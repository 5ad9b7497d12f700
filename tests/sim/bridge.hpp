#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/sim/agent.hpp"

/// The bridge: it follows plans as the real one does, puts a room on air when its key frame is
/// there, and reports what it sees of rooms whose media may fail. One thread.
namespace nhipcau::sim {

/// What arrives from a room, apart from its agent being there.
struct RoomMedia {
  MonoTime lost_until;
  MonoTime bad_until;
  wire::PictureState bad = wire::PictureState::kFrozen;
};

class MediaBridge final : public BridgeEnd {
 public:
  MediaBridge(Env& env, Centre& centre, const std::map<RoomId, std::unique_ptr<RoomAgent>>& agents)
      : env_(env), centre_(centre), agents_(agents) {}

  void start();
  /// `power`: nobody is told. It is started again by an orchestrator that runs.
  void die(bool power);
  void reset_line() { env_.network.reset(link_); }
  void block_line(Way way, Millis duration) { env_.network.block(path_, way, duration, link_); }

  void received(const Link& link, const wire::ToBridge& message) override;

  [[nodiscard]] bool running() const { return running_; }
  [[nodiscard]] const std::string& instance() const { return instance_; }
  std::map<RoomId, RoomMedia> media;

  /// I11: what is shown as on air is, or was until the word of it could be here.
  void check_tally(const std::optional<core::Source>& shown) const;
  void check_follows() const;

 private:
  void start_later();
  void connect();
  void connect_later();
  void ended();
  void follow(const wire::BridgePlan& plan);
  void take_offers(const wire::BridgePlan& plan);
  void put_on_air(const wire::Source& source);
  void leave_air();
  void say(wire::FromBridge message);
  void report();
  [[nodiscard]] wire::BridgeReport measure() const;
  [[nodiscard]] wire::RoomMedia measure(const RoomId& room, const wire::MediaAnswer& answer) const;
  bool crashes();

  Env& env_;
  Centre& centre_;
  const std::map<RoomId, std::unique_ptr<RoomAgent>>& agents_;
  bool running_ = false;
  std::string instance_;
  int starts_ = 0;
  std::uint64_t highest_epoch_ = 0;
  std::map<RoomId, wire::MediaAnswer> answers_;
  std::optional<wire::BridgePlan> plan_;
  std::optional<wire::Source> programme_;  ///< really on air
  std::map<RoomId, MonoTime> left_air_at_;

  Path path_;
  Link link_;
  MonoTime connected_at_;
  int retries_ = 0;
};

}  // namespace nhipcau::sim
