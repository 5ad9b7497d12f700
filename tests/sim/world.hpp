#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "endpoint-agent/core/core.hpp"
#include "orchestrator/core/core.hpp"
#include "orchestrator/session/session.hpp"

/// The whole conference in virtual time and one thread: the real session on a simulated disk, the
/// real agent cores, a bridge that follows plans, moderators who press keys; connections that stall
/// and break, programs that crash at the worst instant. Every run is a pure function of its seed.
namespace nhipcau::sim {

struct Options {
  std::uint64_t seed = 1;
  Minutes length{20};
};

/// What a run came to. `broken` names the first invariant that did not hold, and when.
struct Outcome {
  std::string broken;
  std::uint64_t trace = 0;  ///< hash of everything that was delivered
  std::uint64_t commands = 0;
  std::uint64_t crashes = 0;  ///< of the orchestrator
  std::uint64_t events = 0;   ///< in the journal
};

/// Thrown at a failpoint: the orchestrator is gone at this very instruction.
struct Crash {};
/// Thrown by a check.
struct Broken {
  std::string what;
};

class World;

/// Keeps what was committed; may take the orchestrator down before or after a commit.
class Disk final : public session::JournalStore {
 public:
  explicit Disk(World& world) : world_(world) {}
  Expected<void> append(std::span<const core::Event> added) override;
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override;
  [[nodiscard]] std::uint64_t head() const override { return events.size(); }
  void tidy() override {}

  std::vector<core::Event> events;

 private:
  World& world_;
};

/// One connection: ordered both ways, delivery delayed, ended by either side or by the network.
struct Connection {
  bool open = true;
  WallTime last_up;  ///< nothing overtakes
  WallTime last_down;
};

struct AgentProgram {
  RoomId room;
  std::optional<agent::Core> core;
  std::uint64_t saved_epoch = 0;  ///< its disk
  std::shared_ptr<Connection> connection;
  std::optional<wire::RoomPlan> plan;  ///< in force
  int retries = 0;
  int starts = 0;
};

struct BridgeProgram {
  bool up = false;
  std::string instance;
  std::uint64_t highest_epoch = 0;
  std::map<RoomId, wire::MediaAnswer> answers;
  std::shared_ptr<Connection> connection;
  std::optional<wire::BridgePlan> plan;
  std::optional<wire::Source> programme;   ///< really on air
  std::map<RoomId, WallTime> left_air_at;  ///< of rooms that were
  int retries = 0;
  int starts = 0;
};

/// What a moderator's page showed when the key was pressed.
struct Page {
  std::optional<RunId> live;
  std::optional<ItemId> next;
  bool started = false;
  bool held = false;
};

struct Press {
  core::Command command;
  bool answered = false;
  session::CommandOutcome outcome;
};

class World final : public session::Peers {
 public:
  explicit World(const Options& options);
  Outcome run();

  // session::Peers
  void send_to_agent(const RoomId& room, wire::ToAgent message) override;
  void send_to_bridge(wire::ToBridge message) override;
  void send_to_outlet(const OutputId& /*output*/, wire::ToOutlet /*message*/) override {}
  void publish(session::Publication publication) override;
  void report_health(session::Health) override {}

  /// The orchestrator may be gone here.
  void failpoint(const char* where);

 private:
  using Action = std::function<void()>;
  struct Scheduled {
    WallTime at;
    std::uint64_t order;
    Action action;
  };
  struct Later {
    bool operator()(const Scheduled& a, const Scheduled& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  void at(WallTime when, Action action);
  void after(Millis delay, Action action) { at(now_ + delay, std::move(action)); }
  bool chance(double probability) { return unit_(random_) < probability; }
  Millis between(int low, int high);
  void note(const std::string& what);
  void play_until(WallTime end);

  // The orchestrator (orchestrator.cpp).
  void start_orchestrator();
  void crash_orchestrator();
  void in_orchestrator(const std::function<void()>& work);
  void wake();

  // The peers (peers.cpp).
  void connect_agent(AgentProgram& agent);
  void agent_effects(AgentProgram& agent, const agent::Effects& effects);
  void to_orchestrator(AgentProgram& agent, wire::FromAgent message);
  void agent_received(AgentProgram& agent, const wire::ToAgent& message);
  void restart_agent(AgentProgram& agent);
  void report_agent(AgentProgram& agent);
  void connect_bridge();
  void to_orchestrator(wire::FromBridge message);
  void bridge_received(const wire::ToBridge& message);
  void follow(const wire::BridgePlan& plan);
  void put_on_air(const wire::Source& source);
  void note_leaving_air();
  void restart_bridge();
  [[nodiscard]] wire::BridgeReport bridge_report() const;
  void report_bridge();
  void drop(const std::shared_ptr<Connection>& connection, const Action& at_peer,
            const Action& at_orchestrator);
  void drop_agent(AgentProgram& agent);
  void drop_bridge();
  WallTime arrival(WallTime& last);

  // The people (people.cpp).
  void think(int moderator);
  void press(int moderator, core::Verb verb);
  void send(const std::shared_ptr<Press>& press, int tries);

  // Trouble and truth (checks.cpp).
  void make_trouble();
  void check(bool holds, const std::string& what) const;
  void check_answer(const Press& press, const session::CommandOutcome& outcome) const;
  void check_programme_changes(const wire::BridgePlan& before, const wire::BridgePlan& now) const;
  void check_tally() const;
  void check_journal() const;
  void check_converged();

  Options options_;
  std::mt19937_64 random_;
  std::uniform_real_distribution<double> unit_{0, 1};
  WallTime now_;
  WallTime end_;
  std::uint64_t order_ = 0;
  std::priority_queue<Scheduled, std::vector<Scheduled>, Later> schedule_;
  bool trouble_ = true;
  double crash_rate_ = 0;
  Outcome outcome_;

  core::Conference conference_;
  Disk disk_;
  std::unique_ptr<session::Session> session_;
  std::uint64_t life_ = 0;  ///< of the orchestrator; what was meant for an earlier one is void
  std::optional<WallTime> wake_at_;

  std::map<RoomId, AgentProgram> agents_;
  BridgeProgram bridge_;
  std::vector<Page> pages_;
  std::vector<std::shared_ptr<Press>> presses_;
};

}  // namespace nhipcau::sim
