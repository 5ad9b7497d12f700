#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "orchestrator/session/session.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/session/fakes.hpp"

/// What the session does about its record: kept states, peers that know more, a disk that is full.
namespace nhipcau::session {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const RoomId kA("a");

/// A journal in memory that keeps states and has a disk.
class KeepingJournal final : public JournalStore {
 public:
  Expected<void> append(std::span<const core::Event> added) override {
    const Expected<void> done = events.append(added);
    room_now = done ? room_now : Room::kNone;
    return done;
  }
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override {
    reads_from_the_start += after == 0 ? 1 : 0;
    return events.read(after, limit);
  }
  [[nodiscard]] std::uint64_t head() const override { return events.head(); }
  void tidy() override { room_now = events.full ? room_now : Room::kPlenty; }
  [[nodiscard]] Room room() const override { return room_now; }
  void keep(const core::State& state) override { kept_states.push_back(state); }
  std::optional<core::State> kept() override {
    return kept_states.empty() ? std::nullopt : std::optional(kept_states.back());
  }
  std::optional<core::RecordFaultFound> take_fault() override {
    return std::exchange(fault, std::nullopt);
  }

  MemoryJournal events;
  std::vector<core::State> kept_states;
  std::optional<core::RecordFaultFound> fault;
  Room room_now = Room::kPlenty;
  int reads_from_the_start = 0;
};

class RecordTest : public testing::Test {
 protected:
  RecordTest() { start(); }

  void start() {
    session_ = std::make_unique<Session>(journal_, peers_, "");
    peers_.forget();
    ASSERT_TRUE(session_->start(test::small_conference(), now_));
    session_->tick(now_);
  }

  void restart() {
    now_ = now_ + Seconds(5);
    start();
  }

  CommandOutcome press(core::Verb verb) {
    const core::Run* live = session_->state().live_run();
    CommandOutcome got;
    session_->command({.id = CommandId("press-" + std::to_string(++presses_)),
                       .actor = "dieuhanh",
                       .role = core::Role::kModerator,
                       .expect_live_run = live ? std::optional(live->id) : std::nullopt,
                       .verb = std::move(verb)},
                      now_, [&](const CommandOutcome& outcome) { got = outcome; });
    return got;
  }

  void agent_follows(std::uint64_t epoch, std::uint64_t seq) {
    wire::AgentHello hello;
    hello.room = kA;
    hello.instance = "agent-a";
    session_->agent_hello(hello, now_);
    wire::AgentReport report;
    report.applied = {epoch, seq};
    session_->agent_report(kA, report, now_);
  }

  std::vector<std::string> alarms() {
    now_ = now_ + Millis(100);  // changes that come together are published together
    session_->tick(now_);
    std::vector<std::string> ids;
    const auto view = nlohmann::json::parse(peers_.views.back().view);
    for (const auto& alarm : view["alarms"]) {
      ids.push_back(alarm["id"]);
    }
    return ids;
  }

  std::uint64_t faults() {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(journal_.events.events, [](const core::Event& event) {
          return std::holds_alternative<core::RecordFaultFound>(event.body);
        }));
  }

  WallTime now_{1'657'758'600'000};
  KeepingJournal journal_;
  RecordingPeers peers_;
  std::unique_ptr<Session> session_;
  int presses_ = 0;
};

// ---- kept states -------------------------------------------------------------------------------

TEST_F(RecordTest, TheStateIsKeptEveryThousandEvents) {
  while (journal_.head() < 1'003) {
    press(core::Raise{kA, core::RequestKind::kSpeech, ""});
    session_->tick(now_);
  }
  ASSERT_EQ(journal_.kept_states.size(), 1U);
  EXPECT_EQ(journal_.kept_states.back().seq, 1'000U);
}

TEST_F(RecordTest, TheStateIsKeptOnceAtTheEndOfTheConference) {
  press(core::Start{ItemId("i1")});
  session_->tick(now_);
  EXPECT_THAT(journal_.kept_states, IsEmpty());
  press(core::Conclude{});
  session_->tick(now_);
  session_->tick(now_);
  ASSERT_EQ(journal_.kept_states.size(), 1U);
  EXPECT_EQ(journal_.kept_states.back(), session_->state());
}

TEST_F(RecordTest, AStartFoldsOnlyWhatFollowsTheKeptState) {
  press(core::Start{ItemId("i1")});
  press(core::Conclude{});
  session_->tick(now_);
  now_ = now_ - Seconds(60);
  press(core::Raise{kA, core::RequestKind::kSpeech, ""});
  const core::State before = session_->state();
  journal_.reads_from_the_start = 0;
  restart();
  EXPECT_EQ(journal_.reads_from_the_start, 0);
  EXPECT_EQ(session_->state().runs, before.runs);
  EXPECT_EQ(session_->state().answers, before.answers);
  EXPECT_GE(journal_.events.events.back().at, journal_.kept_states.back().recent.back().at)
      << "instants never go back, not over a restart with a kept state either";
}

// ---- peers that were told more than the journal holds
// --------------------------------------------

TEST_F(RecordTest, AnEpochIsNotUsedAgainAfterEventsWereLost) {
  const std::uint64_t first = session_->state().epoch;
  restart();
  EXPECT_GT(session_->state().epoch, first);
  journal_.events.events.resize(2);
  now_ = now_ + Seconds(5);
  const std::uint64_t lost = session_->state().epoch;
  start();
  EXPECT_GT(session_->state().epoch, lost);
}

TEST_F(RecordTest, ARoomThatWasToldOfLostEventsIsAnAlarmForPeopleAndInTheRecord) {
  const std::uint64_t epoch = session_->state().epoch;
  press(core::Start{ItemId("i1")});
  const std::uint64_t told = journal_.head();
  journal_.events.events.resize(2);
  restart();
  EXPECT_THAT(alarms(), testing::Not(Contains("record")));
  agent_follows(epoch, told + 1);
  EXPECT_THAT(alarms(), Contains("record"));
  EXPECT_EQ(faults(), 1U);
  EXPECT_THAT(peers_.views.back().view, HasSubstr("Điểm cầu A đã nhận chương trình đến sự kiện"));
  agent_follows(epoch, told + 1);
  EXPECT_EQ(faults(), 1U) << "said once";
  now_ = now_ + Minutes(31);
  EXPECT_THAT(alarms(), testing::Not(Contains("record")));
}

TEST_F(RecordTest, ARoomAheadInTheSameEpochIsOvertakenAndGetsItsPlan) {
  const std::uint64_t epoch = session_->state().epoch;
  agent_follows(epoch, 5'000);
  EXPECT_THAT(alarms(), Contains("record"));
  EXPECT_EQ(session_->state().epoch, epoch + 1);
  EXPECT_EQ(peers_.room_plans(kA).back().stamp.epoch, epoch + 1);
}

TEST_F(RecordTest, WhatARoomWasToldBeforeARestartIsNoAlarm) {
  const std::uint64_t epoch = session_->state().epoch;
  press(core::Start{ItemId("i1")});
  const std::uint64_t told = journal_.head();
  restart();
  agent_follows(epoch, told);
  EXPECT_EQ(faults(), 0U);
}

TEST_F(RecordTest, WhatARoomWasToldInAnEarlierConferenceIsNoAlarm) {
  agent_follows(session_->state().epoch - 86'400, 5'000);
  EXPECT_EQ(faults(), 0U);
  agent_follows(0, 0);
  EXPECT_EQ(faults(), 0U);
}

TEST_F(RecordTest, WhatTheJournalFoundAtItsOpeningIsAnAlarm) {
  journal_.fault = core::RecordFaultFound{core::RecordFault::kSetAside, "journal.sqlite.damaged-x",
                                          journal_.head(), 0};
  restart();
  EXPECT_THAT(alarms(), Contains("record"));
  EXPECT_THAT(peers_.views.back().view, HasSubstr("journal.sqlite.damaged-x"));
  restart();
  EXPECT_THAT(alarms(), Contains("record")) << "a restart does not end it";
}

// ---- the disk ----------------------------------------------------------------------------------

TEST_F(RecordTest, AFullDiskIsAnAlarmUntilThereIsRoomWithoutAnybodyPressing) {
  journal_.events.full = true;
  EXPECT_EQ(press(core::Start{ItemId("i1")}).code, "unavailable");
  EXPECT_THAT(alarms(), Contains("disk"));
  EXPECT_FALSE(peers_.health.journal_ok);
  now_ = now_ + Seconds(2);
  EXPECT_THAT(alarms(), Contains("disk"));
  journal_.events.full = false;
  now_ = now_ + Seconds(2);
  EXPECT_THAT(alarms(), testing::Not(Contains("disk")));
  EXPECT_TRUE(peers_.health.journal_ok);
}

TEST_F(RecordTest, LivingOnTheReserveIsAnAlarmThoughCommandsAreTaken) {
  journal_.room_now = JournalStore::Room::kReserve;
  EXPECT_TRUE(press(core::Start{ItemId("i1")}).ok);
  EXPECT_THAT(alarms(), Contains("disk"));
  EXPECT_TRUE(peers_.health.journal_ok);
}

}  // namespace
}  // namespace nhipcau::session
