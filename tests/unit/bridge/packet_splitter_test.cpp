#include "orchestrator/bridge/packet_splitter.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace nhipcau::bridge {
namespace {

using testing::ElementsAre;
using Payload = std::vector<std::uint8_t>;

struct Given {
  media::RtpHeader header;
  Payload payload;
  bool key = false;
};

Payload unit(std::uint8_t first, std::size_t size) {
  Payload made(size);
  std::iota(made.begin(), made.end(), std::uint8_t{1});
  made[0] = first;
  return made;
}

Payload stap(const std::vector<Payload>& units) {
  Payload made{0x78};
  for (const Payload& each : units) {
    made.push_back(static_cast<std::uint8_t>(each.size() >> 8));
    made.push_back(static_cast<std::uint8_t>(each.size() & 0xff));
    made.insert(made.end(), each.begin(), each.end());
  }
  return made;
}

class PacketSplitterTest : public testing::Test {
 protected:
  std::vector<Given> push(const Payload& payload, bool marker = true, bool key = false) {
    given_.clear();
    media::RtpPacket packet;
    packet.header.sequence = ++sequence_;
    packet.header.timestamp = 90'000;
    packet.header.marker = marker;
    packet.payload = payload;
    splitter_.push(packet, key, [this](const media::RtpPacket& piece, bool piece_starts) {
      given_.push_back({piece.header, {piece.payload.begin(), piece.payload.end()}, piece_starts});
    });
    return given_;
  }

  /// The unit that fragments carry, when they are whole and in order.
  static Payload joined(const std::vector<Given>& pieces) {
    Payload whole{
        static_cast<std::uint8_t>((pieces[0].payload[0] & 0xe0U) | (pieces[0].payload[1] & 0x1fU))};
    for (const Given& piece : pieces) {
      EXPECT_LE(piece.payload.size(), PacketSplitter::kPayloadMax);
      EXPECT_EQ(piece.payload[0] & 0x1fU, 28U);
      EXPECT_EQ((piece.payload[1] & 0x80U) != 0, &piece == &pieces.front());
      EXPECT_EQ((piece.payload[1] & 0x40U) != 0, &piece == &pieces.back());
      whole.insert(whole.end(), piece.payload.begin() + 2, piece.payload.end());
    }
    return whole;
  }

  static std::vector<std::uint16_t> numbers(const std::vector<Given>& pieces) {
    std::vector<std::uint16_t> all;
    for (const Given& each : pieces) {
      all.push_back(each.header.sequence);
    }
    return all;
  }

  std::vector<Given> given_;
  std::uint16_t sequence_ = 0xfffd;
  PacketSplitter splitter_;
};

TEST_F(PacketSplitterTest, WhatFitsPassesUntouched) {
  const Payload fits = unit(0x65, PacketSplitter::kPayloadMax);
  const auto given = push(fits, true, true);
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].payload, fits);
  EXPECT_TRUE(given[0].header.marker && given[0].key);
  EXPECT_EQ(given[0].header.sequence, 0xfffe);
}

TEST_F(PacketSplitterTest, AUnitBecomesFragmentsAndTheNumbersBehindItMoveUp) {
  const Payload large = unit(0x41, 1400);
  const auto given = push(large);
  ASSERT_EQ(given.size(), 2U);
  EXPECT_EQ(joined(given), large);
  EXPECT_FALSE(given[0].header.marker);
  EXPECT_TRUE(given[1].header.marker);
  EXPECT_THAT(numbers(given), ElementsAre(0xfffe, 0xffff));
  EXPECT_THAT(numbers(push(unit(0x41, 10))), ElementsAre(0));
  ++sequence_;  // a hole stays a hole
  EXPECT_THAT(numbers(push(unit(0x41, 1400))), ElementsAre(2, 3));
}

TEST_F(PacketSplitterTest, AFragmentKeepsItsPlaceInItsUnit) {
  const Payload large = unit(0x41, 3 * 1399 + 1);
  std::vector<Given> all;
  for (std::size_t part = 0; part < 3; ++part) {
    Payload fragment{0x5c, static_cast<std::uint8_t>((part == 0   ? 0x80U
                                                      : part == 2 ? 0x40U
                                                                  : 0U) |
                                                     1U)};
    const auto begin = large.begin() + 1 + static_cast<std::ptrdiff_t>(part) * 1399;
    fragment.insert(fragment.end(), begin, begin + 1399);
    for (const Given& each : push(fragment, part == 2)) {
      all.push_back(each);
    }
  }
  EXPECT_EQ(all.size(), 6U);
  EXPECT_EQ(joined(all), large);
  EXPECT_EQ(std::ranges::count_if(all, [](const Given& each) { return each.header.marker; }), 1);
  EXPECT_TRUE(all.back().header.marker);
}

TEST_F(PacketSplitterTest, AnAggregateComesApartAndItsFirstPieceBeginsTheKeyFrame) {
  const Payload parameters = unit(0x67, 20);
  const Payload more = unit(0x68, 5);
  const Payload picture = unit(0x65, 1300);
  const auto given = push(stap({parameters, more, picture}), true, true);
  ASSERT_EQ(given.size(), 4U);
  EXPECT_EQ(given[0].payload, parameters);
  EXPECT_EQ(given[1].payload, more);
  EXPECT_EQ(joined({given[2], given[3]}), picture);
  EXPECT_TRUE(given[0].key);
  EXPECT_FALSE(given[1].key || given[2].key || given[3].key);
  EXPECT_FALSE(given[2].header.marker);
  EXPECT_TRUE(given[3].header.marker);
}

TEST_F(PacketSplitterTest, LengthsThatMakeNoSenseAreLeftOut) {
  Payload broken = stap({unit(0x67, 20), unit(0x65, 1300)});
  broken[23] = 0xff;
  EXPECT_EQ(push(broken).size(), 1U);
  EXPECT_EQ(push(unit(0x7b, 1400)).size(), 1U) << "FU-B is no mode of ours";
}

}  // namespace
}  // namespace nhipcau::bridge
