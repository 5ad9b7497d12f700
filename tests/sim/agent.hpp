#pragma once

#include <optional>
#include <string>

#include "endpoint-agent/core/core.hpp"
#include "tests/sim/centre.hpp"

/// One room: the real agent core, its small disk (the highest epoch), its line, its media. One
/// thread.
namespace nhipcau::sim {

class RoomAgent final : public AgentEnd {
 public:
  RoomAgent(Env& env, Centre& centre, RoomId room, std::uint64_t number)
      : env_(env),
        centre_(centre),
        room_(std::move(room)),
        number_(number),
        clock_error_(env.random.between(-3'600'000, 3'600'000)) {}

  void start();
  /// `power`: the machine is gone without a word to anybody.
  void die(bool power);
  void reset_line() { env_.network.reset(link_); }
  void block_line(Way way, Millis duration) { env_.network.block(path_, way, duration, link_); }
  void mute(bool muted) { muted_ = muted; }

  void received(const Link& link, const wire::ToAgent& message) override;

  [[nodiscard]] const RoomId& room() const { return room_; }
  /// What it sends media with; empty: nothing arrives from it.
  [[nodiscard]] const std::string& generation() const { return generation_; }
  [[nodiscard]] bool running() const { return core_.has_value(); }

  /// I8: it does what the journal says.
  void check_follows(const std::string& bridge_instance) const;

 private:
  void connect();
  void connect_later();
  void ended();
  void perform(const agent::Effects& effects);
  void perform(const agent::Effect& effect);
  void on(const agent::Greet& greet) { say(greet.hello); }
  void on(const agent::SendOffer& offer) { say(wire::AgentOffer{offer.offer}); }
  void on(const agent::SaveEpoch& save);
  void on(const agent::Follow& follow);
  template <typename Other>
  void on(const Other&) {}
  void say(wire::FromAgent message);
  void report(int start);
  [[nodiscard]] wire::MediaOffer fresh_offer();
  [[nodiscard]] MonoTime clock() const { return env_.now() + clock_error_; }

  Env& env_;
  Centre& centre_;
  RoomId room_;
  std::uint64_t number_;
  Millis clock_error_;  ///< its clock is its own
  std::optional<agent::Core> core_;
  int starts_ = 0;
  std::uint64_t offers_ = 0;
  std::string generation_;
  std::uint64_t saved_epoch_ = 0;  ///< on its disk
  std::uint64_t bound_epoch_ = 0;  ///< the highest it was told, as far as its disk took it
  bool disk_refused_ = false;      ///< since its last start
  std::optional<wire::RoomPlan> plan_;
  bool muted_ = false;

  Path path_;
  Link link_;
  MonoTime connected_at_;
  int retries_ = 0;
};

}  // namespace nhipcau::sim
