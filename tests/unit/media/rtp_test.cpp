#include "common/media/rtp.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace nhipcau::media {
namespace {

std::vector<std::uint8_t> packet(std::uint8_t first, std::vector<std::uint8_t> rest) {
  std::vector<std::uint8_t> bytes(kRtpHeaderSize);
  write_rtp_header({true, 96, 0xabcd, 0x01020304, 0xdeadbeef}, bytes);
  bytes[0] = first;
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  return bytes;
}

TEST(Rtp, ReadsBackWhatItWrote) {
  const auto bytes = packet(0x80, {1, 2, 3});
  const auto parsed = parse_rtp(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->header, (RtpHeader{true, 96, 0xabcd, 0x01020304, 0xdeadbeef}));
  EXPECT_EQ(parsed->payload.size(), 3U);
  EXPECT_EQ(peek_ssrc(bytes), 0xdeadbeef);
}

TEST(Rtp, SkipsContributorsExtensionAndPadding) {
  // one CSRC, an extension of one word, payload 7 8, padding of two
  const auto bytes = packet(0xb1, {0, 0, 0, 9, 0xbe, 0xde, 0, 1, 5, 5, 5, 5, 7, 8, 0, 2});
  const auto parsed = parse_rtp(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::vector<std::uint8_t>(parsed->payload.begin(), parsed->payload.end()),
            (std::vector<std::uint8_t>{7, 8}));
}

struct BadRtp {
  const char* why;
  std::vector<std::uint8_t> bytes;
};

class RefusedRtp : public testing::TestWithParam<BadRtp> {};

TEST_P(RefusedRtp, IsNoPacket) {
  EXPECT_FALSE(parse_rtp(GetParam().bytes)) << GetParam().why;
}

INSTANTIATE_TEST_SUITE_P(
    Rtp, RefusedRtp,
    testing::Values(BadRtp{"empty", {}}, BadRtp{"short", {0x80, 96, 0, 0}},
                    BadRtp{"version 1", packet(0x40, {})},
                    BadRtp{"CSRCs beyond the end", packet(0x8f, {1, 2})},
                    BadRtp{"no room for the extension's length", packet(0x90, {0, 0})},
                    BadRtp{"extension beyond the end", packet(0x90, {0, 0, 0xff, 0xff})},
                    BadRtp{"padding 0", packet(0xa0, {0})},
                    BadRtp{"padding longer than the payload", packet(0xa0, {1, 9})}));

TEST(Rtp, TellsRtcpFromRtpByTheSecondByte) {
  EXPECT_TRUE(is_rtcp(std::vector<std::uint8_t>{0x80, 200}));
  EXPECT_TRUE(is_rtcp(std::vector<std::uint8_t>{0x80, 206}));
  EXPECT_FALSE(is_rtcp(std::vector<std::uint8_t>{0x80, 0x80 | 96}));
  EXPECT_FALSE(is_rtcp(std::vector<std::uint8_t>{0x80, 111}));
  EXPECT_FALSE(peek_ssrc(std::vector<std::uint8_t>{0x80, 200, 0, 1, 1, 2, 3}));
  EXPECT_EQ(peek_ssrc(std::vector<std::uint8_t>{0x80, 200, 0, 1, 1, 2, 3, 4}), 0x01020304U);
}

TEST(Rtp, MeasuresDistancesAcrossTheWrap) {
  EXPECT_EQ(sequence_distance(2, 65534), 4);
  EXPECT_EQ(sequence_distance(65534, 2), -4);
  EXPECT_EQ(timestamp_distance(5, 0xfffffffb), 10);
}

}  // namespace
}  // namespace nhipcau::media
