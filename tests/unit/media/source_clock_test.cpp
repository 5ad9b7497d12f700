#include "common/media/source_clock.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint32_t kRate = 90000;

std::uint32_t ticks(int picture, std::uint32_t start) {
  return start + static_cast<std::uint32_t>(picture) * 3600U;
}

TEST(SourceClock, KeepsJitterOutOfTheTimes) {
  SourceClock clock(kRate);
  MediaTime before{};
  for (int i = 0; i < 500; ++i) {
    const MediaTime jitter{i % 7 == 0 ? 0 : (i * 7919) % 30000};
    const MediaTime at = clock.on_packet(ticks(i, 77), seconds{50} + milliseconds{40 * i} + jitter);
    if (i > 0) {
      EXPECT_EQ((at - before).count(), 40000) << i;
    }
    before = at;
  }
}

TEST(SourceClock, FollowsAClockThatRunsSlow) {
  SourceClock clock(kRate);
  MediaTime at{};
  MediaTime arrival{};
  for (int i = 0; i < 100000; ++i) {  // over an hour, 100 ppm
    arrival = seconds{50} + MediaTime{static_cast<std::int64_t>(i * 40004.0)};
    at = clock.on_packet(ticks(i, 0xffff0000U), arrival);
  }
  EXPECT_LT(std::abs((arrival - at).count()), 2000);
}

TEST(SourceClock, BeginsAnewWhenTheSenderJumps) {
  SourceClock clock(kRate);
  clock.on_packet(1000, seconds{50});
  const MediaTime at = clock.on_packet(1000 + kRate * 3600, seconds{51});
  EXPECT_EQ(at, MediaTime{seconds{51}});
}

TEST(SourceClock, GivesALatePacketOfAPictureThePicturesTime) {
  SourceClock clock(kRate);
  const MediaTime first = clock.on_packet(1000, seconds{50});
  EXPECT_EQ(clock.on_packet(1000, seconds{50} + milliseconds{9}), first);
}

}  // namespace
}  // namespace nhipcau::media
