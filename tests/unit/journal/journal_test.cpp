#include "orchestrator/journal/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/journal/sample_events.hpp"

namespace nhipcau::journal {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class JournalTest : public testing::Test {
 protected:
  JournalTest()
      : directory_(fs::temp_directory_path() /
                   ("nhipcau-journal-" + std::to_string(::getpid()) + "-" +
                    testing::UnitTest::GetInstance()->current_test_info()->name())),
        path_((directory_ / "journal.sqlite").string()) {
    fs::remove_all(directory_);
    fs::create_directory(directory_);
  }
  ~JournalTest() override { fs::remove_all(directory_); }

  std::unique_ptr<Journal> open() {
    auto journal = Journal::open(path_);
    EXPECT_TRUE(journal) << journal.error().text.en;
    return journal ? std::move(*journal) : nullptr;
  }

  std::string open_error() {
    const auto journal = Journal::open(path_);
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

  std::string read_file() const {
    std::ifstream stream(path_, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
  }

  fs::path directory_;
  std::string path_;
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

TEST_F(JournalTest, AFullDiskRefusesAndKeepsWhatWasCommitted) {
  auto opened = Journal::open(path_, 64 * 1024);
  ASSERT_TRUE(opened);
  const auto journal = std::move(*opened);
  const core::EventBody bulky = core::AgentDisconnected{RoomId("a"), std::string(4'000, 'x')};
  std::uint64_t committed = 0;
  Expected<void> appended;
  while (appended && committed < 1'000) {
    const core::Event event{committed + 1, WallTime{1}, "system", std::nullopt, bulky};
    appended = journal->append(std::span(&event, 1));
    committed += appended ? 1 : 0;
  }
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, "journal_full");
  EXPECT_GT(committed, 3U);
  EXPECT_EQ(journal->head(), committed);
  EXPECT_EQ(journal->read(0, 1'000)->size(), committed);
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
  std::string content = read_file();
  const std::size_t at = content.find("press-0001");
  ASSERT_NE(at, std::string::npos);
  content[at + 9] = '2';
  std::ofstream(path_, std::ios::binary) << content;
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

TEST_F(JournalTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_THAT(open_error(), HasSubstr("cannot be opened"));
}

TEST_F(JournalTest, AFormatOfTheFutureIsRefused) {
  { const auto journal = open(); }
  tamper("PRAGMA user_version=99;");
  EXPECT_THAT(open_error(), HasSubstr("format 99"));
}

}  // namespace
}  // namespace nhipcau::journal
