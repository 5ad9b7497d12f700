#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "orchestrator/session/clock.hpp"
#include "orchestrator/session/session.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/env.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/record.hpp"

/// The orchestrator and the machine it runs on: the real session on a simulated disk, the gateway's
/// rules about connections, clocks that are stepped, and crashes at every point around commit,
/// answer and send. One thread.
namespace nhipcau::sim {

/// The other end of a line.
class AgentEnd {
 public:
  virtual ~AgentEnd() = default;
  virtual void received(const Link& link, const wire::ToAgent& message) = 0;
};
class BridgeEnd {
 public:
  virtual ~BridgeEnd() = default;
  virtual void received(const Link& link, const wire::ToBridge& message) = 0;
};

class Centre final : public session::Peers {
 public:
  Centre(Env& env, core::Conference conference);

  // Life and death.
  void start();
  /// `power`: of the whole machine; nothing it did not sync is left, nobody is told.
  void die(bool power, Millis downtime);
  void put_back_old_copy();
  void copy_state() { copy_head_ = disk_.head(); }
  void step_clock(Millis by) { clock_offset_ += by; }
  [[nodiscard]] bool up() const { return session_ != nullptr; }
  [[nodiscard]] MonoTime up_since() const { return up_since_; }

  // Lines. A connection is accepted when its hello comes.
  [[nodiscard]] std::uint64_t life() const { return life_; }
  void from_agent(const Link& link, AgentEnd& end, const RoomId& room, wire::FromAgent message);
  void agent_ended(const Link& link, const RoomId& room);
  void from_bridge(const Link& link, BridgeEnd& end, wire::FromBridge message);
  void bridge_ended(const Link& link);

  // People.
  void command(std::shared_ptr<const Copy> copy,
               std::function<void(const session::CommandOutcome&)> told);
  void heard(const std::string& user);
  /// What a page that was loaded `age` ago shows; null: nothing was ever published.
  [[nodiscard]] std::shared_ptr<const Page> page(Millis age) const;

  // Truth.
  [[nodiscard]] const core::State& state() const { return session_->state(); }
  [[nodiscard]] const core::Conference& conference() const { return conference_; }
  [[nodiscard]] WallTime conference_time() const;
  Record& record() { return record_; }
  Disk& disk() { return disk_; }
  /// Called after everything the orchestrator did; may throw Broken.
  std::function<void()> after_each;
  /// I16: every part of the live state is the fold of the journal.
  void check_fold() const;

  // session::Peers
  void send_to_agent(const RoomId& room, wire::ToAgent message) override;
  void send_to_bridge(wire::ToBridge message) override;
  void send_to_outlet(const OutputId& /*output*/, wire::ToOutlet /*message*/) override {}
  void publish(session::Publication publication) override;
  void report_health(session::Health health) override;

  std::uint64_t crashes = 0;

 private:
  template <typename End>
  struct Seat {
    Link link;
    End* end = nullptr;
  };

  void failpoint(const char* where);
  void committed(std::span<const core::Event> batch, WallTime decided_at);
  void check_lapses(std::span<const core::Event> batch) const;
  void check_seat() const;
  void check_bounds() const;
  [[nodiscard]] Now machine() const;
  void post(std::function<void()> work);
  void drain();
  void run(const std::function<void()>& work);
  void arm();
  void wake();
  void watch_clock();

  Env& env_;
  core::Conference conference_;
  Record record_;
  Disk disk_;
  Millis clock_offset_{};
  std::optional<session::Clock> clock_;
  std::optional<session::ClockWatch> clock_watch_;
  Now started_at_;  ///< of this life, as its clocks read then
  std::unique_ptr<session::Session> session_;
  std::uint64_t life_ = 0;  ///< what was meant for an earlier one is void
  MonoTime up_since_;
  std::optional<MonoTime> wake_at_;
  std::deque<std::function<void()>> inbox_;  ///< on its way from the gateway to the session
  std::map<RoomId, Seat<AgentEnd>> agents_;
  Seat<BridgeEnd> bridge_;
  std::map<std::string, MonoTime> heard_;  ///< by this life
  std::deque<std::shared_ptr<const Page>> pages_;
  std::uint64_t copy_head_ = 0;
  const RoomId* speaking_ = nullptr;  ///< the room whose message is being handled
};

}  // namespace nhipcau::sim
