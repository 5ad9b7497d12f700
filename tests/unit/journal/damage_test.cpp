#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <random>

#include "orchestrator/journal/journal.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/unit/journal/temporary_directory.hpp"

/// Files that are not what they were: whatever is done to them, an orchestrator starts with the
/// longest row of events that can be trusted, and says what is missing.
namespace nhipcau::journal {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<core::Event> some_events(std::size_t count) {
  test::Play play;
  while (play.journal.size() < count) {
    play.wait(Seconds(7));
    play.press(core::Raise{RoomId("a"), core::RequestKind::kSpeech, "góp ý"});
  }
  play.journal.resize(count);
  return play.journal;
}

class DamageTest : public testing::Test {
 protected:
  /// A journal as kill -9 leaves it: `events` in the log, the first `checkpointed` in the file.
  void leave_behind(std::size_t checkpointed) {
    const std::string original = directory_ / "original.sqlite";
    {
      auto journal = Journal::open(original);
      ASSERT_TRUE(journal);
      for (const core::Event& event : events_) {
        ASSERT_TRUE((*journal)->append(std::span(&event, 1)));
        if (event.seq == checkpointed) {
          (*journal)->tidy();
        }
      }
      for (const char* suffix : {"", "-wal", ".witness"}) {
        files_[suffix] = content_of(original + suffix);
      }
    }
    fs::remove(original + ".witness");
  }

  void restore() {
    for (const auto& file : fs::directory_iterator(directory_.path())) {
      fs::remove(file);
    }
    for (const auto& [suffix, content] : files_) {
      write_file(path_ + suffix, content);
    }
  }

  /// Opens what is there; how many events are left. Fails the test when they are no prefix, or when
  /// some are gone and nobody is told.
  std::size_t open(const std::string& what) {
    JournalOptions options;
    options.whole_chain = true;
    options.now = WallTime{1'657'758'600'000};
    auto journal = Journal::open(path_, options);
    if (!journal) {
      ADD_FAILURE() << what << ": " << journal.error().text.en;
      return 0;
    }
    fault_ = (*journal)->take_fault();
    const auto left = (*journal)->read(0, 1'000'000);
    if (!left) {
      ADD_FAILURE() << what << ": " << left.error().text.en;
      return 0;
    }
    EXPECT_EQ(left->size(), (*journal)->head());
    EXPECT_LE(left->size(), events_.size()) << what;
    EXPECT_TRUE(std::equal(left->begin(), left->end(), events_.begin())) << what;
    EXPECT_TRUE(fault_ || left->size() == events_.size())
        << what << ": " << left->size() << " events are left and nobody is told";
    return left->size();
  }

  [[nodiscard]] std::vector<std::string> set_aside() const {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(directory_.path())) {
      if (const std::string name = file.path().filename().string();
          name.find(".damaged-") != std::string::npos) {
        names.push_back(name);
      }
    }
    return names;
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_ / "journal.sqlite";
  std::vector<core::Event> events_ = some_events(120);
  std::map<std::string, std::string> files_;
  std::optional<core::RecordFaultFound> fault_;
};

TEST_F(DamageTest, ALogWithAnyBitFlippedOrCutAnywhereLosesNothingSilently) {
  leave_behind(40);
  std::mt19937 random(1);
  int shorter = 0;
  for (int round = 0; round < 200; ++round) {
    restore();
    std::string log = files_["-wal"];
    const std::size_t at = random() % log.size();
    const auto how = random() % 3;
    if (how == 0) {
      log[at] = static_cast<char>(log[at] ^ (1 << random() % 8));
    } else if (how == 1) {
      log.resize(at);
    } else {
      log.replace(at, std::string::npos, log.size() - at, '\0');
    }
    write_file(path_ + "-wal", log);
    const std::size_t left = open("log, way " + std::to_string(how) + " at " + std::to_string(at));
    EXPECT_GE(left, 40U) << "what was in the file is not affected";
    shorter += left < events_.size() ? 1 : 0;
  }
  EXPECT_GT(shorter, 100) << "the damage did not reach the events";
}

TEST_F(DamageTest, AFileWithAnyByteChangedLosesNothingSilently) {
  leave_behind(120);
  std::mt19937 random(2);
  int damaged = 0;
  for (int round = 0; round < 120; ++round) {
    restore();
    std::string file = files_[""];
    // Every fourth in the first 100 bytes: SQLite's header.
    const std::size_t at = random() % (round % 4 == 0 ? 100 : file.size());
    file[at] = static_cast<char>(file[at] ^ (1 + random() % 255));
    write_file(path_, file);
    if (at >= 60 && at < 64) {
      continue;  // the format's number: refused like a newer program's, see JournalTest
    }
    open("file at " + std::to_string(at));
    damaged += fault_ ? 1 : 0;
  }
  EXPECT_GT(damaged, 30) << "the damage did not reach the events";
}

TEST_F(DamageTest, AFileCutAnywhereLosesNothingSilently) {
  leave_behind(120);
  std::mt19937 random(3);
  for (int round = 0; round < 25; ++round) {
    restore();
    write_file(path_, files_[""].substr(0, random() % files_[""].size()));
    open("file cut, round " + std::to_string(round));
  }
}

TEST_F(DamageTest, ADamagedFileIsSetAsideUnderItsDateAndItsFirstEventsStayInForce) {
  leave_behind(120);
  restore();
  std::string file = files_[""];
  file[file.find("cmd-60")] = 'X';
  write_file(path_, file);
  const std::size_t left = open("one event");
  EXPECT_GT(left, 50U);
  EXPECT_LT(left, 70U);
  ASSERT_TRUE(fault_);
  EXPECT_EQ(fault_->fault, core::RecordFault::kSetAside);
  EXPECT_EQ(fault_->kept, left);
  EXPECT_EQ(fault_->seen, events_.size()) << "the witness knows how long it was";
  EXPECT_THAT(set_aside(), testing::Contains("journal.sqlite.damaged-20220714T003000Z"));
  EXPECT_EQ(content_of(directory_ / "journal.sqlite.damaged-20220714T003000Z"), file)
      << "the evidence is as it was found";
}

TEST_F(DamageTest, WhatIsNoDatabaseIsSetAsideToo) {
  write_file(path_, std::string(8'192, 'x'));
  auto journal = Journal::open(path_);
  ASSERT_TRUE(journal) << journal.error().text.en;
  EXPECT_EQ((*journal)->head(), 0U);
  EXPECT_EQ((*journal)->take_fault()->fault, core::RecordFault::kSetAside);
  ASSERT_TRUE((*journal)->append(events_));
}

TEST_F(DamageTest, AnOlderCopyPutInItsPlaceIsNoticed) {
  leave_behind(120);
  restore();
  {
    auto journal = Journal::open(path_);
    ASSERT_TRUE(journal);
    EXPECT_FALSE((*journal)->take_fault());
    core::Event more = events_.back();
    ++more.seq;
    ASSERT_TRUE((*journal)->append(std::span(&more, 1)));
  }
  write_file(path_, files_[""]);
  open("yesterday's copy");
  ASSERT_TRUE(fault_);
  EXPECT_EQ(fault_->fault, core::RecordFault::kRolledBack);
  EXPECT_EQ(fault_->kept, 120U);
  EXPECT_EQ(fault_->seen, 121U);
  EXPECT_THAT(set_aside(), IsEmpty());
}

TEST_F(DamageTest, AWitnessThatIsOlderOrDamagedAccusesNobody) {
  leave_behind(120);
  const std::string witness = files_[".witness"];
  ASSERT_FALSE(witness.empty());
  for (const std::string& bad : {std::string(), witness.substr(1), std::string(84, 'x')}) {
    files_[".witness"] = bad;
    restore();
    EXPECT_EQ(open("a bad witness"), 120U);
    EXPECT_FALSE(fault_);
  }
}

TEST_F(DamageTest, ToolsRefuseAndChangeNothing) {
  leave_behind(120);
  restore();
  std::string file = files_[""];
  file[file.find("cmd-60")] = 'X';
  write_file(path_, file);
  JournalOptions options;
  options.on_damage = OnDamage::kRefuse;
  const auto journal = Journal::open(path_, options);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, "journal_damaged");
  EXPECT_THAT(journal.error().text.en, HasSubstr("was damaged or changed"));
  EXPECT_EQ(content_of(path_), file);
  EXPECT_THAT(set_aside(), IsEmpty());
}

}  // namespace
}  // namespace nhipcau::journal
