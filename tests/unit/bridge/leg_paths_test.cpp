#include "orchestrator/bridge/leg_paths.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "common/media/udp_socket.hpp"

namespace nhipcau::bridge {
namespace {

using media::MediaTime;
using std::chrono::milliseconds;
using std::chrono::seconds;

media::UdpAddress at(std::uint16_t port) {
  return *media::UdpAddress::numeric("127.0.0.1", port);
}

media::PathProbe keep(std::uint8_t path) {
  return {.sender = 1, .kind = media::PathProbe::Kind::kKeep, .path = path, .paths = 2};
}

/// To how many places one datagram goes.
std::size_t copies(const LegPaths& paths) {
  media::SendBatch batch(4096);
  batch.reserve()[0] = 1;
  paths.commit(1, batch);
  std::size_t count = 0;
  batch.for_each([&](media::Bytes) { ++count; });
  return count;
}

TEST(LegPaths, OnePathFollowsWhereMediaComeFrom) {
  LegPaths paths;
  EXPECT_FALSE(paths.known());
  paths.media_from(at(1), seconds(1));
  paths.media_from(at(2), seconds(2));
  EXPECT_TRUE(paths.knows(at(2)));
  EXPECT_FALSE(paths.knows(at(1)));
  EXPECT_EQ(copies(paths), 1U);
  EXPECT_EQ(paths.count(), 1);
  EXPECT_EQ(paths.up(seconds(100)), 1) << "its silence is told otherwise";
}

TEST(LegPaths, TwoPathsAreSentToAndMediaDoNotMoveThem) {
  LegPaths paths;
  paths.media_from(at(1), seconds(1));
  paths.keep(keep(1), at(2), seconds(1));
  paths.keep(keep(0), at(1), seconds(1));
  EXPECT_EQ(copies(paths), 2U);
  paths.media_from(at(2), seconds(1) + milliseconds(20));
  paths.media_from(at(9), seconds(1) + milliseconds(40));
  EXPECT_TRUE(paths.knows(at(1)) && paths.knows(at(2)));
  EXPECT_FALSE(paths.knows(at(9)));
  EXPECT_EQ(paths.count(), 2);
}

TEST(LegPaths, TheFirstKeepAliveBesideMediaFromTheSamePathIsNoSecondCopy) {
  LegPaths paths;
  paths.media_from(at(2), seconds(1));
  paths.keep(keep(1), at(2), seconds(1));
  EXPECT_EQ(copies(paths), 1U);
  EXPECT_EQ(paths.up(seconds(1)), 1);
}

TEST(LegPaths, APathThatFallsSilentIsToldWithinASecondAndThenNotSentTo) {
  LegPaths paths;
  MediaTime now = seconds(1);
  const auto both = [&] {
    paths.keep(keep(0), at(1), now);
    paths.keep(keep(1), at(2), now);
  };
  both();
  EXPECT_EQ(paths.up(now), 2);
  const MediaTime cut = now;
  while (paths.up(now) == 2) {
    now += milliseconds(20);
    if ((now - cut).count() % 200'000 == 0) {
      paths.keep(keep(0), at(1), now);
    }
  }
  EXPECT_LT(now - cut, milliseconds(800));
  EXPECT_EQ(copies(paths), 2U) << "it may come back";
  paths.keep(keep(0), at(1), cut + seconds(6));
  EXPECT_EQ(copies(paths), 1U);
  EXPECT_EQ(paths.count(), 2) << "the room still has two";
  paths.keep(keep(1), at(2), cut + seconds(6));
  EXPECT_EQ(copies(paths), 2U);
}

TEST(LegPaths, APathMovesWithItsKeepAlives) {
  LegPaths paths;
  paths.keep(keep(0), at(1), seconds(1));
  paths.keep(keep(1), at(2), seconds(1));
  paths.keep(keep(1), at(3), seconds(2));
  EXPECT_TRUE(paths.knows(at(3)));
  EXPECT_FALSE(paths.knows(at(2)));
}

TEST(LegPaths, WithoutKeepAlivesMediaAreBelievedAgain) {
  LegPaths paths;
  paths.keep(keep(0), at(1), seconds(1));
  paths.keep(keep(1), at(2), seconds(1));
  paths.media_from(at(7), seconds(4));  // through the tunnel
  EXPECT_TRUE(paths.knows(at(7)));
  EXPECT_EQ(copies(paths), 1U);
  EXPECT_EQ(paths.count(), 1);
}

}  // namespace
}  // namespace nhipcau::bridge
