#include "orchestrator/outlet/recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <map>

#include "tests/unit/outlet/ebml_walk.hpp"
#include "tests/unit/outlet/sample_pictures.hpp"

namespace nhipcau::outlet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using wire::OutletState;

constexpr Instant kBegin{1'657'755'005'000'000};  // 2022-07-13T23:30:05Z, 06:30:05 in Vietnam

/// A disk in memory, of a size.
struct FakeDisk {
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> sums;
  std::uint64_t size = 100'000'000;
  bool broken = false;
  int waits = 0;  ///< for the disk
  bool refuses_bytes = false;

  [[nodiscard]] std::uint64_t used() const {
    std::uint64_t sum = 0;
    for (const auto& [name, bytes] : files) {
      sum += bytes.size();
    }
    return sum;
  }
};

class FakeFile final : public SegmentFile {
 public:
  FakeFile(FakeDisk& disk, std::string& bytes) : disk_(disk), bytes_(bytes) {}
  bool append(const std::string& bytes) override {
    if (disk_.used() + bytes.size() > disk_.size || disk_.broken || disk_.refuses_bytes) {
      return false;
    }
    bytes_ += bytes;
    return true;
  }
  bool patch(std::uint64_t offset, const std::string& bytes) override {
    bytes_.replace(offset, bytes.size(), bytes);
    return !disk_.broken;
  }
  bool flush() override { return !disk_.broken; }
  bool sync() override {
    ++disk_.waits;
    return !disk_.broken;
  }
  [[nodiscard]] int error() const override { return disk_.broken ? EIO : ENOSPC; }

 private:
  FakeDisk& disk_;
  std::string& bytes_;
};

class FakeStorage final : public Storage {
 public:
  explicit FakeStorage(FakeDisk& disk) : disk_(disk) {}
  Expected<std::unique_ptr<SegmentFile>> create(const std::string& name) override {
    if (disk_.broken) {
      return fail("disk", "hỏng", "broken");
    }
    return std::make_unique<FakeFile>(disk_, disk_.files[name]);
  }
  void remove(const std::string& name) override { disk_.files.erase(name); }
  Expected<std::string> seal(const std::string& name) override {
    return disk_.sums[name] = std::string(64, 'a');
  }
  std::uint64_t free_bytes() override { return disk_.size - disk_.used(); }
  std::vector<StoredFile> list(const std::string& prefix) override {
    std::vector<StoredFile> found;
    for (const auto& [name, bytes] : disk_.files) {
      if (name.starts_with(prefix)) {
        found.push_back({name, bytes.size(), bytes.substr(0, kHeadBytes), disk_.sums[name]});
      }
    }
    return found;
  }

 private:
  FakeDisk& disk_;
};

/// A recorder and the programme that comes to it.
struct Studio {
  explicit Studio(FakeDisk& on) : disk(on) { recorder.begin(conference); }

  FakeDisk& disk;
  wire::OutletWelcome conference{1, "hoi-nghi", "Hội nghị thử", "Asia/Ho_Chi_Minh"};
  std::vector<wire::OutletSegment> segments;
  int asked = 0;
  Recorder recorder{
      {OutputId("ghi-hinh"), Minutes{1}, 1'000'000},
      std::make_unique<FakeStorage>(disk),
      {.on_key_frame_needed = [this] { ++asked; },
       .on_segment = [this](wire::OutletSegment segment) { segments.push_back(segment); }}};
  int picture = 0;
  int sound = 0;
  bool hears = true;
  int sound_late = 0;   ///< behind its picture, in packets of 20 ms
  bool answers = true;  ///< a key frame comes when it is asked for

  [[nodiscard]] Now now() const {
    const Millis passed{40 * picture};
    return {WallTime{kBegin.count() / 1000} + passed, MonoTime{1'000'000} + passed};
  }
  void run(bool on, const std::optional<wire::Chapter>& chapter = std::nullopt) {
    recorder.follow(on, chapter, now());
  }
  void play(int seconds, std::size_t bytes = 5) {
    for (int i = 0; i < 25 * seconds; ++i) {
      const bool key = answers && asked > 0;
      Picture next = sample_picture(picture++, key, kBegin);
      next.nals.back().resize(bytes, 7);
      asked = key ? 0 : asked;
      recorder.take(next, now());
      for (int s = 0; s < 2 && hears; ++s) {
        recorder.take(sample_sound(sound + s - sound_late, kBegin), now());
      }
      sound += 2;
      recorder.tick(now());
    }
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [name, bytes] : disk.files) {
      all.push_back(name);
    }
    return all;
  }
};

class RecorderTest : public testing::Test {
 protected:
  FakeDisk disk;
  Studio studio{disk};
};

TEST_F(RecorderTest, RecordsNothingBeforeItIsWanted) {
  studio.play(3);
  EXPECT_THAT(disk.files, IsEmpty());
  EXPECT_EQ(studio.recorder.status().state, OutletState::kIdle);
}

TEST_F(RecorderTest, AsksForAKeyFrameAndBeginsWithIt) {
  studio.answers = false;
  studio.run(true);
  EXPECT_EQ(studio.asked, 1);
  studio.play(2);
  EXPECT_THAT(disk.files, IsEmpty()) << "nobody could play a file without one";
  EXPECT_EQ(studio.recorder.status().state, OutletState::kStarting);
  studio.answers = true;
  studio.play(2);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kRunning);
  EXPECT_THAT(studio.names(), ElementsAre("hoi-nghi_ghi-hinh_2022-07-14_06-30-07_001.mkv"));
}

TEST_F(RecorderTest, WaitsForTheDiskAtTheEndOfAFileOnly) {
  studio.run(true);
  studio.play(50);
  EXPECT_EQ(disk.waits, 0) << "a crash would cost what came meanwhile";
  studio.run(false);
  EXPECT_EQ(disk.waits, 1);
}

TEST_F(RecorderTest, GoesOnInANewFileAtAKeyFrameAndTellsTheChecksumOfTheOld) {
  studio.run(true);
  studio.play(130);
  EXPECT_THAT(disk.files, SizeIs(3));
  ASSERT_THAT(studio.segments, SizeIs(2));
  EXPECT_EQ(studio.segments[0].file, "hoi-nghi_ghi-hinh_2022-07-14_06-30-05_001.mkv");
  EXPECT_EQ(studio.segments[0].sha256, std::string(64, 'a'));
  EXPECT_FALSE(studio.segments[0].cut);
  EXPECT_NEAR(static_cast<double>(studio.segments[0].length_ms), 60'000, 1'100);
  EXPECT_EQ(studio.segments[1].began - studio.segments[0].began,
            Millis{studio.segments[0].length_ms})
      << "no picture is between two files";
}

TEST_F(RecorderTest, NoSoundIsLostBetweenTwoFiles) {
  studio.sound_late = 6;  // 120 ms: it waits at the bridge for longer than pictures
  studio.run(true);
  studio.play(125);
  studio.run(false);
  ASSERT_THAT(disk.files, SizeIs(3));
  std::size_t sounds = 0;
  for (const auto& [name, bytes] : disk.files) {
    sounds += block_times(bytes, 2).size();
    EXPECT_EQ(block_times(bytes, 2).front(), 0U) << name;
  }
  EXPECT_EQ(sounds, 125U * 50 - 6);
}

TEST_F(RecorderTest, ABreakRightAfterANewFileBeganKeepsItsPictures) {
  studio.run(true);
  studio.play(59);
  studio.hears = false;
  studio.play(2);  // the new file waits for the old one's sound
  studio.run(false);
  ASSERT_THAT(disk.files, SizeIs(2));
  EXPECT_THAT(studio.segments, SizeIs(2));
  EXPECT_THAT(block_times(disk.files.begin()->second, 1), testing::Not(IsEmpty()));
  EXPECT_EQ(block_times(disk.files.begin()->second, 1).size() +
                block_times(disk.files.rbegin()->second, 1).size(),
            61U * 25);
}

TEST_F(RecorderTest, AClockThatWasSetBackBeginsANewFile) {
  studio.run(true);
  studio.play(20);
  studio.picture -= 25 * 10;
  studio.sound -= 50 * 10;
  studio.play(5);
  studio.run(false);
  ASSERT_THAT(studio.segments, SizeIs(2));
  EXPECT_NEAR(static_cast<double>(studio.segments[0].length_ms), 20'000, 200);
  EXPECT_GE(studio.segments[1].length_ms, 4'000);
}

TEST_F(RecorderTest, ABreakCompletesTheFile) {
  studio.run(true);
  studio.play(5);
  studio.run(false);
  EXPECT_THAT(studio.segments, SizeIs(1));
  EXPECT_EQ(studio.recorder.status().state, OutletState::kIdle);
  const auto before = disk.used();
  studio.play(5);
  EXPECT_EQ(disk.used(), before);
  studio.run(true);
  studio.play(5);
  EXPECT_THAT(disk.files, SizeIs(2));
}

TEST_F(RecorderTest, ChaptersAreTheItemsAndGoOnInTheNextFile) {
  studio.run(true, wire::Chapter{1, "Khai mạc"});
  studio.play(5);
  studio.run(true, wire::Chapter{2, "Báo cáo"});
  studio.play(65);
  studio.run(false);
  ASSERT_THAT(disk.files, SizeIs(2));
  EXPECT_THAT(disk.files.begin()->second, HasSubstr("1. Khai mạc"));
  EXPECT_THAT(disk.files.begin()->second, HasSubstr("2. Báo cáo"));
  EXPECT_THAT(disk.files.rbegin()->second, HasSubstr("2. Báo cáo"));
  EXPECT_THAT(disk.files.rbegin()->second, testing::Not(HasSubstr("Khai mạc")));
}

TEST_F(RecorderTest, GoesOnWithoutSound) {
  studio.run(true);
  studio.play(5);
  studio.hears = false;
  const auto before = studio.recorder.status().bytes;
  studio.play(5);
  EXPECT_GT(studio.recorder.status().bytes, before);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kRunning);
}

TEST_F(RecorderTest, StopsBeforeTheDiskIsFullWithAWholeFileAndGoesOnWhenThereIsRoom) {
  disk.size = 3'000'000;
  studio.run(true);
  studio.play(30, 10'000);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kFailed);
  ASSERT_TRUE(studio.recorder.status().error);
  EXPECT_THAT(studio.recorder.status().error->en, HasSubstr("full"));
  ASSERT_THAT(studio.segments, SizeIs(1));
  EXPECT_FALSE(studio.segments[0].cut) << "its index still had room";
  EXPECT_GE(disk.size - disk.used(), 500'000U) << "the reserve is everybody else's";
  disk.size = 100'000'000;
  studio.play(7);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kRunning);
  EXPECT_FALSE(studio.recorder.status().error);
  EXPECT_THAT(disk.files, SizeIs(2));
}

TEST_F(RecorderTest, WhatWasWrittenStaysWhenTheDiskRefuses) {
  studio.run(true);
  studio.play(10);
  const std::string name = studio.names().front();
  const std::size_t written = disk.files[name].size();
  disk.broken = true;
  studio.play(5);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kFailed);
  EXPECT_THAT(studio.recorder.status().error->en, HasSubstr("Input/output error"));
  EXPECT_GE(disk.files[name].size(), written);
  ASSERT_THAT(studio.segments, SizeIs(1));
  EXPECT_TRUE(studio.segments[0].cut);
  disk.broken = false;
  studio.play(7);
  EXPECT_EQ(studio.recorder.status().state, OutletState::kRunning);
}

TEST_F(RecorderTest, AFileThatCouldNotBeBegunIsTakenAway) {
  disk.refuses_bytes = true;
  studio.run(true);
  studio.play(12);
  EXPECT_THAT(disk.files, IsEmpty());
  EXPECT_THAT(studio.segments, IsEmpty());
  EXPECT_GE(studio.recorder.status().retries, 2);
}

TEST_F(RecorderTest, TheNextLifeSealsWhatTheLastOneLeftAndCountsOn) {
  studio.run(true);
  studio.play(10);  // and it dies
  Studio next(disk);
  ASSERT_THAT(next.segments, SizeIs(1));
  EXPECT_TRUE(next.segments[0].cut);
  EXPECT_EQ(next.segments[0].began.ms, kBegin.count() / 1000);
  EXPECT_GE(next.segments[0].length_ms, 8'900) << "at most the last second is lost";
  next.picture = 300;
  next.run(true);
  next.play(2);
  EXPECT_THAT(next.names().back(), HasSubstr("_002.mkv"));
}

TEST_F(RecorderTest, TheEndOfTheProgramCompletesTheFile) {
  studio.run(true);
  studio.play(5);
  studio.recorder.close(studio.now());
  ASSERT_THAT(studio.segments, SizeIs(1));
  EXPECT_FALSE(studio.segments[0].cut);
}

}  // namespace
}  // namespace nhipcau::outlet
