#include "common/media/repair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;

class SentStreamTest : public testing::Test {
 protected:
  RtpHeader send(std::size_t size) {
    std::vector<std::uint8_t> payload(size);
    std::iota(payload.begin(), payload.end(), static_cast<std::uint8_t>(size));
    return stream.add(true, 9000, payload, now);
  }
  std::optional<RtpPacket> repair(std::uint16_t sequence) {
    const std::size_t size = stream.repair(sequence, now, milliseconds{20}, buffer);
    return size == 0 ? std::nullopt : parse_rtp(Bytes(buffer).first(size));
  }

  MediaTime now{std::chrono::seconds{100}};
  std::array<std::uint8_t, 1500> buffer{};
  SentStream stream{77, kPayloadVideo, 100'000};
};

TEST_F(SentStreamTest, CountsFromTheLowerHalf) {
  const RtpHeader first = send(10);
  EXPECT_LT(first.sequence, 32768);
  EXPECT_EQ(first.ssrc, 77U);
  EXPECT_EQ(first.payload_type, kPayloadVideo);
  EXPECT_EQ(send(10).sequence, first.sequence + 1);
}

TEST_F(SentStreamTest, SendsAPacketAgainAsRfc4588Says) {
  const RtpHeader sent = send(300);
  send(10);
  const auto packet = repair(sent.sequence);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header.ssrc, repair_ssrc(77));
  EXPECT_EQ(packet->header.payload_type, kPayloadVideoRepair);
  EXPECT_EQ(packet->header.timestamp, 9000U);
  EXPECT_EQ(read_u16(packet->payload, 0), sent.sequence);
  const auto original = repaired_packet(*packet);
  ASSERT_TRUE(original);
  EXPECT_EQ(original->header, sent);
  EXPECT_EQ(original->payload.size(), 300U);
  EXPECT_EQ(original->payload[0], static_cast<std::uint8_t>(300));
}

TEST_F(SentStreamTest, NumbersItsRepairsOnTheirOwn) {
  const RtpHeader one = send(10);
  const RtpHeader two = send(10);
  const std::uint16_t first = repair(two.sequence)->header.sequence;
  EXPECT_EQ(repair(one.sequence)->header.sequence, first + 1);
}

TEST_F(SentStreamTest, AnswersCrossingRequestsOnce) {
  const RtpHeader sent = send(10);
  EXPECT_TRUE(repair(sent.sequence));
  EXPECT_FALSE(repair(sent.sequence));
  now += milliseconds{20};
  EXPECT_TRUE(repair(sent.sequence));
}

TEST_F(SentStreamTest, ForgetsAfterASecondAndNeverHadWhatItDidNotSend) {
  const RtpHeader sent = send(10);
  EXPECT_FALSE(repair(static_cast<std::uint16_t>(sent.sequence + 1)));
  EXPECT_FALSE(repair(static_cast<std::uint16_t>(sent.sequence - 1)));
  now += milliseconds{1001};
  EXPECT_FALSE(repair(sent.sequence));
}

TEST(RepairedPacket, RefusesWhatIsNoRepair) {
  const std::array<std::uint8_t, 3> bytes{0, 1, 2};
  EXPECT_FALSE(repaired_packet({{false, kPayloadVideo, 1, 1, 1}, bytes}));
  EXPECT_FALSE(repaired_packet({{false, kPayloadVideoRepair, 1, 1, 1}, Bytes(bytes).first(1)}));
  EXPECT_TRUE(repaired_packet({{false, kPayloadAudioRepair, 1, 1, 1}, bytes}));
}

}  // namespace
}  // namespace nhipcau::media
