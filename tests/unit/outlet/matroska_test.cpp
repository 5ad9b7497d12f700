#include "orchestrator/outlet/matroska.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/check.hpp"
#include "tests/unit/outlet/ebml_walk.hpp"
#include "tests/unit/outlet/sample_pictures.hpp"

namespace nhipcau::outlet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr Instant kBegin{1'657'755'005'000'000};  // 2022-07-13T23:30:05Z
constexpr std::uint32_t kSegment = 0x18538067;
constexpr std::uint32_t kCluster = 0x1f43b675;

/// A file as the recorder would have it on the disk.
struct Written {
  MatroskaFile file{sample_picture(0, true, kBegin), "Hội nghị thử"};
  std::string disk = file.head();

  void patch() {
    for (const Patch& each : file.patches()) {
      disk.replace(each.offset, each.bytes.size(), each.bytes);
    }
  }
  void flush() {
    disk += file.take_clusters();
    patch();
  }
  /// Ten seconds with a key frame every two.
  void play() {
    for (int i = 0; i < 250; ++i) {
      file.add(sample_picture(i, i % 50 == 0, kBegin));
      file.add(sample_sound(2 * i, kBegin));
      file.add(sample_sound(2 * i + 1, kBegin));
      flush();
    }
  }
  void finish() {
    disk += file.finish();
    patch();
  }
  [[nodiscard]] std::vector<Element> segment() const {
    const std::vector<Element> top = walk(disk);
    CHECK(top.size() == 2 && top[1].id == kSegment, "a head and a segment");
    return walk(top[1].data, disk.size() - top[1].data.size());
  }
  [[nodiscard]] std::vector<Element> all(std::uint32_t id) const {
    std::vector<Element> found;
    for (const Element& element : segment()) {
      if (element.id == id) {
        found.push_back(element);
      }
    }
    return found;
  }
};

TEST(Matroska, AFileCutOffAnywhereEndsWithinASecondOfIt) {
  Written written;
  written.play();
  EXPECT_GE(written.all(kCluster).size(), 9U) << "the tenth second is under way";
  written.disk.resize(written.disk.size() - 1);
  const auto clusters = written.all(kCluster);
  ASSERT_FALSE(clusters.empty());
  EXPECT_GE(walk(clusters.back().data)[0].number(), 7000U) << "ms of the last whole cluster";
}

/// A bridge has died: the next one's clock is off by `step`, and its first samples are of a time
/// that the old one's last ones had.
Written after_a_death(Instant step) {
  Written written;
  written.play();
  for (int i = 250; i < 500; ++i) {
    Picture picture = sample_picture(i, i % 50 == 0, kBegin);
    picture.at += step;
    written.file.add(picture);
    for (int n = 2 * i; n < 2 * i + 2; ++n) {
      Sound sound = sample_sound(n, kBegin);
      sound.at += step;
      written.file.add(sound);
    }
  }
  written.finish();
  return written;
}

TEST(Matroska, EveryTrackGoesForwardByAMillisecondAtLeastAcrossTheDeathOfABridge) {
  // -20 ms is the same millisecond as the sound before it; the others round onto or before it
  for (const std::int64_t step : {-20'000, -20'400, -19'600, -39'999, -300'000, -1'500'000, 700}) {
    const Written written = after_a_death(Instant{step});
    for (const unsigned track : {1U, 2U}) {
      const std::vector<std::uint64_t> times = block_times(written.disk, track);
      const auto stays = [](std::uint64_t a, std::uint64_t b) { return b <= a; };
      EXPECT_EQ(std::ranges::adjacent_find(times, stays), times.end())
          << "track " << track << ", " << step << " us";
    }
    EXPECT_THAT(block_times(written.disk, 1), SizeIs(500)) << "no picture is left out";
    const auto repeated = static_cast<std::size_t>(std::max<std::int64_t>(-step, 0) / 20'000);
    EXPECT_GE(block_times(written.disk, 2).size() + repeated + 1, 1000U) << step << " us";
  }
}

TEST(Matroska, EveryClusterIsASecondOrLessAndHoldsAllSamplesInOrder) {
  Written written;
  written.play();
  written.finish();
  int pictures = 0;
  int sounds = 0;
  std::uint64_t last = 0;
  for (const Element& cluster : written.all(kCluster)) {
    const std::vector<Element> blocks = walk(cluster.data);
    const std::uint64_t base = blocks[0].number();
    for (std::size_t i = 1; i < blocks.size(); ++i) {
      const auto track = static_cast<unsigned char>(blocks[i].data[0]) & 0x7fU;
      const auto relative = static_cast<unsigned char>(blocks[i].data[1]) * 256U +
                            static_cast<unsigned char>(blocks[i].data[2]);
      EXPECT_LE(relative, 1000U);
      EXPECT_GE(base + relative, last);
      last = base + relative;
      ++(track == 1 ? pictures : sounds);
    }
  }
  EXPECT_EQ(pictures, 250);
  EXPECT_EQ(sounds, 500);
}

TEST(Matroska, TheIndexPointsAtTheClustersThatBeginWithAKeyFrame) {
  Written written;
  written.play();
  written.finish();
  const std::uint64_t segment_data = written.segment().front().at;
  std::vector<std::uint64_t> times;
  for (const Element& point : walk(written.all(0x1c53bb6b).at(0).data)) {
    const std::vector<Element> parts = walk(point.data);
    times.push_back(parts[0].number());
    const std::uint64_t position = walk(parts[1].data)[1].number();
    const auto clusters = written.all(kCluster);
    const bool there = std::ranges::any_of(
        clusters, [&](const Element& c) { return c.at == segment_data + position; });
    EXPECT_TRUE(there) << "at " << times.back() << " ms";
  }
  EXPECT_THAT(times, ElementsAre(0, 2000, 4000, 6000, 8000));
}

TEST(Matroska, LengthAndChaptersAreKnownBeforeTheFileIsComplete) {
  Written written;
  written.file.begin_chapter(kBegin, "1. Khai mạc");
  written.play();
  written.file.begin_chapter(kBegin + Instant{5'000'000}, "2. Báo cáo");
  written.patch();
  const auto chapters = written.all(0x1043a770);
  ASSERT_THAT(chapters, SizeIs(1));
  const std::vector<Element> atoms = walk(child(chapters[0].data, 0x45b9));
  ASSERT_THAT(atoms, SizeIs(3));  // the edition's id, then two chapters
  EXPECT_EQ(walk(atoms[2].data)[1].number(), 5'000'000'000U);
  EXPECT_THAT(atoms[2].data, HasSubstr("2. Báo cáo"));
  const auto head = read_matroska_head(written.disk.substr(0, kHeadBytes));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->began.ms, kBegin.count() / 1000);
  EXPECT_EQ(head->length, Millis{10'000});
  EXPECT_FALSE(head->complete);
  written.finish();
  EXPECT_TRUE(read_matroska_head(written.disk.substr(0, kHeadBytes))->complete);
}

TEST(Matroska, ChaptersThatHaveNoRoomAreLeftOutAndHarmNothing) {
  Written written;
  for (int i = 0; i < 500; ++i) {
    written.file.begin_chapter(kBegin + Instant{i * 1000}, std::string(200, 'x'));
  }
  written.play();
  written.finish();
  EXPECT_THAT(written.all(kCluster), testing::Not(testing::IsEmpty()));
  EXPECT_GT(walk(child(written.all(0x1043a770).at(0).data, 0x45b9)).size(), 50U);
}

TEST(Matroska, SoundFromBeforeTheFirstPictureIsLeftOut) {
  Written written;
  written.file.add(sample_sound(-3, kBegin));
  written.play();
  written.finish();
  EXPECT_EQ(walk(written.all(kCluster)[0].data)[0].number(), 0U);
}

TEST(Matroska, WhatIsNotOursHasNoHead) {
  EXPECT_FALSE(read_matroska_head(""));
  EXPECT_FALSE(read_matroska_head(std::string(4096, 'x')));
}

}  // namespace
}  // namespace nhipcau::outlet
