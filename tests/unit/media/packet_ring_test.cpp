#include "common/media/packet_ring.hpp"

#include <gtest/gtest.h>

namespace nhipcau::media {
namespace {

std::vector<std::uint8_t> payload(std::size_t size, int seed) {
  return std::vector<std::uint8_t>(size, static_cast<std::uint8_t>(seed));
}

TEST(PacketRing, GivesBackWhatItKept) {
  PacketRing ring(1000, 8);
  EXPECT_EQ(ring.push({true, 96, 7, 3600, 42}, payload(10, 1), MediaTime{5}), 0U);
  const auto packet = ring.find(0);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header, (RtpHeader{true, 96, 7, 3600, 42}));
  EXPECT_EQ(packet->payload.size(), 10U);
  EXPECT_EQ(packet->at, MediaTime{5});
  EXPECT_FALSE(ring.find(1));
}

TEST(PacketRing, ForgetsTheOldestWhenThereAreTooMany) {
  PacketRing ring(1000, 4);
  for (int n = 0; n < 6; ++n) {
    ring.push({}, payload(1, n), {});
  }
  EXPECT_EQ(ring.oldest(), 2U);
  EXPECT_FALSE(ring.find(1));
  EXPECT_EQ(ring.find(2)->payload[0], 2);
  EXPECT_EQ(ring.find(5)->payload[0], 5);
}

TEST(PacketRing, NeverGivesBytesThatWereOverwritten) {
  PacketRing ring(1000, 64);
  for (int n = 0; n < 2000; ++n) {
    ring.push({}, payload(static_cast<std::size_t>(1 + (n * 37) % 400), n), {});
    for (std::uint64_t i = ring.oldest(); i < ring.end(); ++i) {
      const auto packet = ring.find(i);
      ASSERT_TRUE(packet);
      for (const std::uint8_t byte : packet->payload) {
        ASSERT_EQ(byte, static_cast<std::uint8_t>(i)) << "packet " << i << " after " << n;
      }
    }
    ASSERT_GE(ring.end() - ring.oldest(), 1U);
  }
}

TEST(PacketRing, HoldsAPacketAsLargeAsItself) {
  PacketRing ring(100, 8);
  ring.push({}, payload(60, 1), {});
  ring.push({}, payload(100, 2), {});
  EXPECT_EQ(ring.oldest(), 1U);
  EXPECT_EQ(ring.find(1)->payload.size(), 100U);
}

}  // namespace
}  // namespace nhipcau::media
