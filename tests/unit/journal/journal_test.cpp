#include "orchestrator/journal/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

#include "tests/unit/journal/sample_events.hpp"
#include "tests/unit/journal/temporary_directory.hpp"

namespace nhipcau::journal {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class JournalTest : public testing::Test {
 protected:
  std::unique_ptr<Journal> open(const JournalOptions& options = {}) {
    auto journal = Journal::open(path_, options);
    EXPECT_TRUE(journal) << journal.error().text.en;
    return journal ? std::move(*journal) : nullptr;
  }

  /// As a tool opens it, which changes nothing.
  std::string open_error() {
    JournalOptions options;
    options.on_damage = OnDamage::kRefuse;
    const auto journal = Journal::open(path_, options);
    return journal ? "" : journal.error().text.en;
  }

  /// Runs SQL past the journal, as somebody with the file in hand would.
  void tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }

  TemporaryDirectory directory_;
  std::string path_ = directory_ / "journal.sqlite";
};

std::vector<core::Event> sample_events() {
  std::vector<core::Event> events;
  for (core::EventBody& body : sample_bodies()) {
    const std::uint64_t seq = events.size() + 1;
    events.push_back({seq, WallTime{1'000 + static_cast<std::int64_t>(seq)}, "dieuhanh",
                      std::nullopt, std::move(body)});
  }
  events[2].cause = CommandId("press-0001");
  return events;
}

TEST_F(JournalTest, WhatWasAppendedIsReadAgainAfterReopening) {
  const std::vector<core::Event> events = sample_events();
  {
    const auto journal = open();
    ASSERT_TRUE(journal->append(std::span(events).first(3)));
    ASSERT_TRUE(journal->append(std::span(events).subspan(3)));
  }
  const auto journal = open();
  EXPECT_EQ(journal->head(), events.size());
  const auto read = journal->read(0, 100);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, events);
}

TEST_F(JournalTest, ReadsAPageAfterANumber) {
  const std::vector<core::Event> events = sample_events();
  const auto journal = open();
  ASSERT_TRUE(journal->append(events));
  const auto page = journal->read(4, 2);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->size(), 2U);
  EXPECT_EQ(page->front().seq, 5U);
  EXPECT_EQ(page->back().seq, 6U);
}

TEST_F(JournalTest, GoesOnAfterATidy) {
  const std::vector<core::Event> events = sample_events();
  const auto journal = open();
  ASSERT_TRUE(journal->append(std::span(events).first(3)));
  journal->tidy();
  ASSERT_TRUE(journal->append(std::span(events).subspan(3)));
  EXPECT_EQ(journal->read(0, 100)->size(), events.size());
}

/// Appends bulky events until one is refused; how many were taken.
std::uint64_t fill(Journal& journal, std::string& code) {
  const core::EventBody bulky = core::AgentDisconnected{RoomId("a"), std::string(4'000, 'x')};
  const std::uint64_t before = journal.head();
  while (code.empty() && journal.head() < 1'000) {
    const core::Event event{journal.head() + 1, WallTime{1}, "system", std::nullopt, bulky};
    const Expected<void> appended = journal.append(std::span(&event, 1));
    code = appended ? "" : appended.error().code;
  }
  return journal.head() - before;
}

TEST_F(JournalTest, AFullDiskRefusesAndKeepsWhatWasCommitted) {
  JournalOptions small;
  small.max_bytes = 64 * 1024;
  const auto journal = open(small);
  std::string code;
  const std::uint64_t taken = fill(*journal, code);
  EXPECT_EQ(code, "journal_full");
  EXPECT_GT(taken, 3U);
  EXPECT_EQ(journal->room(), Journal::Room::kNone);
  EXPECT_EQ(journal->read(0, 1'000)->size(), taken);
}

TEST_F(JournalTest, TheBallastIsGivenUpBeforeAnythingIsRefusedAndMadeAgainWhenThereIsRoom) {
  JournalOptions small;
  small.max_bytes = 64 * 1024;  // giving up the ballast does not help here: the next is refused
  small.ballast_bytes = 1'048'576;
  const auto journal = open(small);
  const std::string ballast = path_ + ".ballast";
  EXPECT_EQ(fs::file_size(ballast), 1'048'576U);
  EXPECT_EQ(journal->room(), Journal::Room::kPlenty);
  std::string code;
  fill(*journal, code);
  EXPECT_EQ(code, "journal_full");
  EXPECT_FALSE(fs::exists(ballast));
  journal->tidy();
  EXPECT_TRUE(fs::exists(ballast));
  EXPECT_EQ(journal->room(), Journal::Room::kPlenty);
}

/// A file size limit makes the kernel refuse the write as a broken disk would.
TEST_F(JournalTest, AnInputOutputErrorEndsTheProcess) {
  const auto append_to_a_broken_disk = [this] {
    const auto journal = open();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    limit.rlim_cur = 1;
    limit.rlim_max = 1;
    setrlimit(RLIMIT_FSIZE, &limit);
    static_cast<void>(journal->append(sample_events()));
  };
  EXPECT_EXIT(append_to_a_broken_disk(), testing::ExitedWithCode(74), "");
}

TEST_F(JournalTest, ASecondOpenerIsRefusedInOneClearLine) {
  const auto first = open();
  EXPECT_THAT(open_error(), HasSubstr("in use by another orchestrator"));
}

TEST_F(JournalTest, OneFlippedByteIsNoticedAndItsEventNamed) {
  {
    const auto journal = open();
    ASSERT_TRUE(journal->append(sample_events()));
    journal->tidy();
  }
  std::string content = content_of(path_);
  const std::size_t at = content.find("press-0001");
  ASSERT_NE(at, std::string::npos);
  content[at + 9] = '2';
  write_file(path_, content);
  EXPECT_THAT(open_error(), HasSubstr("event 3 was damaged or changed"));
}

TEST_F(JournalTest, ARemovedEventIsNoticed) {
  {
    const auto journal = open();
    ASSERT_TRUE(journal->append(sample_events()));
  }
  tamper("DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq = 5;");
  EXPECT_THAT(open_error(), HasSubstr("event 5 is missing"));
}

TEST_F(JournalTest, TheTableRefusesUpdatesAndDeletes) {
  {
    const auto journal = open();
    ASSERT_TRUE(journal->append(sample_events()));
  }
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(database, "UPDATE journal SET actor = 'x'", nullptr, nullptr, nullptr),
            SQLITE_OK);
  EXPECT_NE(sqlite3_exec(database, "DELETE FROM journal", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

TEST_F(JournalTest, AnotherProgramsFileIsRefused) {
  tamper("CREATE TABLE something(a);");
  EXPECT_THAT(open_error(), HasSubstr("no journal of Nhịp Cầu"));
}

TEST_F(JournalTest, AFormatOfTheFutureIsRefused) {
  { const auto journal = open(); }
  tamper("PRAGMA user_version=99;");
  EXPECT_THAT(open_error(), HasSubstr("format 99"));
}

}  // namespace
}  // namespace nhipcau::journal
