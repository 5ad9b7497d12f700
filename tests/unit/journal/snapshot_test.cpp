#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sqlite3.h>

#include "orchestrator/journal/journal.hpp"
#include "orchestrator/journal/state_codec.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/support/random_verbs.hpp"
#include "tests/unit/journal/sample_events.hpp"
#include "tests/unit/journal/temporary_directory.hpp"

/// States kept beside the events: they are what the events make, or they are passed over.
namespace nhipcau::journal {
namespace {

/// A conference of `presses` keys, with rooms that come and go.
test::Play a_day(std::uint32_t seed, int presses) {
  std::mt19937 random(seed);
  test::Play play;
  for (int i = 0; i < presses; ++i) {
    play.wait(Millis(random() % 90'000));
    const core::Room& room = play.state.conference.rooms[random() % 3];
    switch (random() % 8) {
      case 0:
        play.bring_up();
        break;
      case 1:
        play.tell(core::AgentLeft{room.id, "connection lost"});
        break;
      case 2:
        play.tell(core::RoomMediaSeen{room.id, core::Picture::kNone, core::Sound::kNone, play.now});
        break;
      case 3:
        play.tell(core::ClockStepSeen{Millis(-700)});
        break;
      case 4:
        play.tell(core::ProgrammeSeen{core::Source{room.id}});
        break;
      default:
        play.press(test::some_verb(play.state, random));
    }
  }
  return play;
}

core::State fold(std::span<const core::Event> events, core::State state = {}) {
  for (const core::Event& event : events) {
    core::apply(state, event);
  }
  return state;
}

RC_GTEST_PROP(StateCodec, AKeptStateAndTheEventsAfterItMakeWhatAllEventsMake, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const test::Play play = a_day(seed, 60);
  const std::span<const core::Event> all(play.journal);
  const auto at = *rc::gen::inRange<std::size_t>(1, all.size() + 1);
  const auto kept = decode_state(encode_state(fold(all.first(at))));
  RC_ASSERT(kept.has_value());
  RC_ASSERT(fold(all.subspan(at), *kept) == play.state);
}

TEST(StateCodec, EveryFieldComesBack) {
  core::State state = a_day(7, 300).state;
  state.record_trouble =
      core::RecordTrouble{{core::RecordFault::kRolledBack, "huyen", 40, 77}, WallTime{5}};
  state.segments = {"hn_ghi-hinh_001.mkv", "hn_ghi-hinh_002.mkv"};
  ASSERT_FALSE(state.floor.queue.empty());
  ASSERT_FALSE(state.floor.turns.empty());
  ASSERT_TRUE(state.clock_step && state.last_advance && !state.seat.holder.empty());
  const auto back = decode_state(encode_state(state));
  ASSERT_TRUE(back) << back.error().text.en;
  EXPECT_EQ(*back, state);
}

TEST(StateCodec, RefusesWhatItDoesNotFullyKnow) {
  const std::string json = encode_state(a_day(7, 3).state);
  EXPECT_TRUE(decode_state(json));
  EXPECT_FALSE(decode_state(json.substr(0, json.size() - 1)));
  EXPECT_FALSE(decode_state(R"({"new_field":1,)" + json.substr(1)));
  EXPECT_FALSE(decode_state("{}"));
}

class SnapshotTest : public testing::Test {
 protected:
  /// `events` as commits of one event, the state kept at the given numbers.
  void write(const std::vector<core::Event>& events, const std::vector<std::uint64_t>& kept_at) {
    auto journal = Journal::open(path_);
    ASSERT_TRUE(journal);
    core::State state;
    for (const core::Event& event : events) {
      ASSERT_TRUE((*journal)->append(std::span(&event, 1)));
      core::apply(state, event);
      if (std::ranges::find(kept_at, event.seq) != kept_at.end()) {
        (*journal)->keep(state);
      }
    }
  }

  /// The number of the state a start would begin with; 0: none.
  std::uint64_t kept() {
    auto journal = Journal::open(path_);
    EXPECT_TRUE(journal) << journal.error().text.en;
    const auto state = (*journal)->kept();
    if (state) {
      EXPECT_EQ(*state, fold(std::span(day_.journal).first(state->seq)));
    }
    EXPECT_EQ((*journal)->head(), day_.journal.size());
    return state ? state->seq : 0;
  }

  void tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_ / "journal.sqlite";
  test::Play day_ = a_day(3, 40);
};

TEST_F(SnapshotTest, AStartBeginsWithTheNewest) {
  write(day_.journal, {10, 20});
  EXPECT_EQ(kept(), 20U);
}

TEST_F(SnapshotTest, TheNewestThreeStay) {
  write(day_.journal, {5, 10, 15, 20});
  auto journal = Journal::open(path_);
  std::vector<std::uint64_t> numbers;
  for (const core::State& state : (*journal)->all_kept()) {
    numbers.push_back(state.seq);
  }
  EXPECT_THAT(numbers, testing::ElementsAre(20, 15, 10));
}

TEST_F(SnapshotTest, ADamagedOneGivesWayToTheOneBefore) {
  write(day_.journal, {10, 20});
  tamper("UPDATE snapshot SET state = replace(state, '\"seq\":20', '\"seq\":21') WHERE seq = 20");
  EXPECT_EQ(kept(), 10U);
  tamper("UPDATE snapshot SET hash = zeroblob(32)");
  EXPECT_EQ(kept(), 0U);
}

TEST_F(SnapshotTest, OneOfAnotherVersionsFoldIsPassedOver) {
  write(day_.journal, {10});
  tamper("UPDATE snapshot SET fold = 'older'");
  EXPECT_EQ(kept(), 0U);
}

TEST_F(SnapshotTest, DamageAfterItIsFoundAtTheStart) {
  write(day_.journal, {10});
  tamper("DROP TRIGGER journal_no_update; UPDATE journal SET at_ms = 1 WHERE seq = 12");
  JournalOptions options;
  options.on_damage = OnDamage::kRefuse;
  const auto journal = Journal::open(path_, options);
  ASSERT_FALSE(journal);
  EXPECT_THAT(journal.error().text.en, testing::HasSubstr("event 12 was damaged"));
}

TEST_F(SnapshotTest, DamageBeforeItIsFoundInAQuietMoment) {
  write(day_.journal, {10});
  tamper("DROP TRIGGER journal_no_update; UPDATE journal SET at_ms = 1 WHERE seq = 4");
  auto journal = Journal::open(path_);
  ASSERT_TRUE(journal);
  EXPECT_FALSE((*journal)->take_fault());
  (*journal)->tidy();
  const auto fault = (*journal)->take_fault();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->fault, core::RecordFault::kOldDamage);
  EXPECT_EQ(fault->seen, 4U);
  (*journal)->tidy();
  EXPECT_FALSE((*journal)->take_fault()) << "said once";
}

TEST_F(SnapshotTest, AJournalOfTheFirstFormatIsBroughtUpToDate) {
  write(day_.journal, {});
  tamper("DROP TABLE snapshot; PRAGMA user_version = 1");
  EXPECT_EQ(kept(), 0U);
  auto journal = Journal::open(path_);
  (*journal)->keep(day_.state);
  EXPECT_EQ((*journal)->all_kept().size(), 1U);
}

}  // namespace
}  // namespace nhipcau::journal
