#include "orchestrator/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "orchestrator/journal/event_codec.hpp"
#include "orchestrator/journal/journal.hpp"
#include "orchestrator/plan/local_time.hpp"
#include "tests/support/conference_fixture.hpp"

/// `nhipcau-orchestrator replay`: what a journal tells after the day.
namespace nhipcau {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Starts a minute late, holds a minute, goes over by one, moves on. Saigon of 1970 was at UTC+8.
test::Play a_morning() {
  core::Conference conference = test::small_conference();
  conference.time_zone = "Asia/Ho_Chi_Minh";
  test::Play play(conference);
  play.wait(Minutes(1));
  play.press(core::Start{ItemId("i1")});
  play.wait(Minutes(2));
  play.press(core::Hold{"mất điện"});
  play.wait(Minutes(1));
  play.press(core::Resume{});
  play.wait(Minutes(4));
  play.press(core::Next{ItemId("i2")});
  play.wait(Seconds(5));
  play.press(core::Extend{Minutes(2), ""});
  return play;
}

class ReplayTest : public testing::Test {
 protected:
  ReplayTest()
      : directory_(fs::temp_directory_path() /
                   ("nhipcau-replay-" + std::to_string(::getpid()) + "-" +
                    testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(directory_);
    fs::create_directory(directory_);
  }
  ~ReplayTest() override { fs::remove_all(directory_); }

  void keep(const std::vector<core::Event>& events) const {
    auto journal = journal::Journal::open((directory_ / "journal.sqlite").string());
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->append(events));
  }

  [[nodiscard]] ReplayOptions options() const {
    ReplayOptions made;
    made.state_dir = directory_.string();
    return made;
  }

  static std::vector<std::string> lines(const ReplayOptions& options) {
    std::ostringstream out;
    replay(options, out);
    std::istringstream in(out.str());
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) {
      all.push_back(line);
    }
    return all;
  }

  static std::string refusal(const ReplayOptions& options) {
    std::ostringstream out;
    try {
      replay(options, out);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  fs::path directory_;
};

TEST_F(ReplayTest, TellsEveryEventInTheConferencesTimeAndItsSentence) {
  const test::Play play = a_morning();
  keep(play.journal);
  const auto told = lines(options());
  ASSERT_GT(told.size(), play.journal.size());
  EXPECT_THAT(told[0], AllOf(HasSubstr(" 1  "), HasSubstr("Mở hội nghị")));
  const auto started = std::ranges::find_if(
      told, [](const std::string& line) { return line.find("Bắt đầu “") != std::string::npos; });
  ASSERT_NE(started, told.end());
  EXPECT_THAT(*started, AllOf(HasSubstr("1970-01-01 08:11:00"), HasSubstr("  dieuhanh  "),
                              EndsWith("Bắt đầu “Nội dung i1”")));
}

TEST_F(ReplayTest, EndsWithTheAgendaAsRunAndTheAccounting) {
  keep(a_morning().journal);
  const auto told = lines(options());
  const auto line_of = [&told](const std::string& start) {
    const auto found = std::ranges::find_if(
        told, [&](const std::string& line) { return line.starts_with(start); });
    return found == told.end() ? "" : *found;
  };
  EXPECT_EQ(line_of("i1 "),
            "i1      1970-01-01 08:11:00  1970-01-01 08:18:00  6:00  0:00  1:00  Nội dung i1");
  EXPECT_EQ(line_of("i2 "),
            "i2      1970-01-01 08:18:00  (đang diễn ra)  0:05  2:00  0:00  Nội dung i2");
  EXPECT_THAT(told.back(), AllOf(StartsWith("Cân đối: "), HasSubstr("bắt đầu muộn 1:00"),
                                 HasSubstr("tạm dừng 1:00"), HasSubstr("vượt giờ 1:00"),
                                 HasSubstr("gia hạn 2:00"), EndsWith("lệch 5:00")));
}

TEST_F(ReplayTest, StopsAtTheEventThatIsAskedFor) {
  const test::Play play = a_morning();
  keep(play.journal);
  ReplayOptions part = options();
  part.to = 4;
  part.json = true;
  EXPECT_EQ(lines(part).size(), 5U);
  part.to = 100'000;
  EXPECT_EQ(lines(part).size(), play.journal.size() + 1);
}

TEST_F(ReplayTest, AsJsonEachLineIsAnObject) {
  const test::Play play = a_morning();
  keep(play.journal);
  ReplayOptions json = options();
  json.json = true;
  const auto told = lines(json);
  for (std::size_t i = 0; i < play.journal.size(); ++i) {
    EXPECT_EQ(told[i], journal::encode_event(play.journal[i]));
  }
  const auto summary = nlohmann::json::parse(told.back());
  EXPECT_EQ(summary["agenda"][0]["item"], "i1");
  EXPECT_EQ(summary["agenda"][0]["over_ms"], 60'000);
  EXPECT_EQ(summary["agenda"][1]["ended_at"], nullptr);
  EXPECT_EQ(summary["accounting"]["late_start_ms"], 60'000);
  EXPECT_EQ(summary["drift_ms"], 300'000);
}

TEST_F(ReplayTest, LeavesAJournalInUseAlone) {
  keep(a_morning().journal);
  const auto running = journal::Journal::open((directory_ / "journal.sqlite").string());
  ASSERT_TRUE(running);
  EXPECT_THAT(refusal(options()), HasSubstr("in use by another orchestrator"));
}

TEST_F(ReplayTest, MakesNoJournalWhereThereIsNone) {
  EXPECT_THAT(refusal(options()), HasSubstr("There is no journal"));
  EXPECT_TRUE(fs::is_empty(directory_));
}

TEST_F(ReplayTest, AJournalWithoutEventsTellsNothing) {
  keep({});
  EXPECT_TRUE(lines(options()).empty());
}

TEST(LocalTime, OfAnInstantFollowsTheZonesRules) {
  EXPECT_EQ(plan::to_local("Asia/Ho_Chi_Minh", WallTime{1'657'758'605'999}), "2022-07-14 07:30:05");
  EXPECT_EQ(plan::to_local("UTC", WallTime{0}), "1970-01-01 00:00:00");
  EXPECT_FALSE(plan::to_local("Nowhere/Land", WallTime{0}));
}

TEST(ReplayCommandLine, NamesTheDirectoryTheEventAndTheForm) {
  std::array<std::string, 6> words{
      "nhipcau-orchestrator", "replay", "--state-dir", "/s", "--to=12", "--json"};
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  const Options parsed = parse_options(static_cast<int>(argv.size()), argv.data());
  const auto* replay_options = std::get_if<ReplayOptions>(&parsed);
  ASSERT_NE(replay_options, nullptr);
  EXPECT_EQ(replay_options->state_dir, "/s");
  EXPECT_EQ(replay_options->to, 12U);
  EXPECT_TRUE(replay_options->json);
}

}  // namespace
}  // namespace nhipcau
