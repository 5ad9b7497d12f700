#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "orchestrator/session/ports.hpp"

/// Fakes of the session's ports that keep state.
namespace nhipcau::session {

/// A journal in memory; `full` makes it refuse.
class MemoryJournal final : public JournalStore {
 public:
  Expected<void> append(std::span<const core::Event> added) override {
    if (full) {
      return fail("journal_full", "đầy", "full");
    }
    events.insert(events.end(), added.begin(), added.end());
    ++commits;
    return {};
  }
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override {
    std::vector<core::Event> page;
    for (std::size_t i = after; i < events.size() && page.size() < limit; ++i) {
      page.push_back(events[i]);
    }
    return page;
  }
  [[nodiscard]] std::uint64_t head() const override { return events.size(); }
  void tidy() override { ++tidied; }

  std::vector<core::Event> events;
  bool full = false;
  int commits = 0;
  int tidied = 0;
};

/// The journals of rehearsals; they outlive whoever has them open.
class MemoryJournals {
 public:
  [[nodiscard]] std::function<Expected<std::unique_ptr<JournalStore>>(int)> opener() {
    return [this](int number) -> Expected<std::unique_ptr<JournalStore>> {
      if (broken) {
        return fail("journal_unreadable", "hỏng", "broken");
      }
      return std::make_unique<Opened>(kept[number]);
    };
  }

  std::map<int, MemoryJournal> kept;
  bool broken = false;

 private:
  struct Opened final : JournalStore {
    explicit Opened(MemoryJournal& opened) : journal(opened) {}
    Expected<void> append(std::span<const core::Event> added) override {
      return journal.append(added);
    }
    Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override {
      return journal.read(after, limit);
    }
    [[nodiscard]] std::uint64_t head() const override { return journal.head(); }
    void tidy() override { journal.tidy(); }
    MemoryJournal& journal;
  };
};

/// Remembers everything that was sent.
class RecordingPeers final : public Peers {
 public:
  void send_to_agent(const RoomId& room, wire::ToAgent message) override {
    to_agents.emplace_back(room, std::move(message));
  }
  void send_to_bridge(wire::ToBridge message) override { to_bridge.push_back(std::move(message)); }
  void send_to_outlet(const OutputId& output, wire::ToOutlet message) override {
    to_outlets.emplace_back(output, std::move(message));
  }
  void publish(Publication publication) override { views.push_back(std::move(publication)); }
  void report_health(Health reported) override { health = reported; }

  [[nodiscard]] std::vector<wire::RoomPlan> room_plans(const RoomId& room) const {
    std::vector<wire::RoomPlan> plans;
    for (const auto& [to, message] : to_agents) {
      if (const auto* plan = std::get_if<wire::RoomPlan>(&message); plan != nullptr && to == room) {
        plans.push_back(*plan);
      }
    }
    return plans;
  }
  [[nodiscard]] std::vector<wire::BridgePlan> bridge_plans() const {
    std::vector<wire::BridgePlan> plans;
    for (const wire::ToBridge& message : to_bridge) {
      if (const auto* plan = std::get_if<wire::BridgePlan>(&message)) {
        plans.push_back(*plan);
      }
    }
    return plans;
  }
  void forget() {
    to_agents.clear();
    to_bridge.clear();
    to_outlets.clear();
    views.clear();
  }

  std::vector<std::pair<RoomId, wire::ToAgent>> to_agents;
  std::vector<wire::ToBridge> to_bridge;
  std::vector<std::pair<OutputId, wire::ToOutlet>> to_outlets;
  std::vector<Publication> views;
  Health health;
};

}  // namespace nhipcau::session
