#include "common/media/srtp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "common/media/random.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::media {
namespace {

class SrtpTest : public testing::Test {
 protected:
  /// A protected packet of 20 bytes of payload.
  std::vector<std::uint8_t> packet(std::uint16_t sequence, std::uint32_t ssrc = 5) {
    alignas(8) std::array<std::uint8_t, 100> buffer{};
    write_rtp_header({false, 96, sequence, 0, ssrc}, buffer);
    std::fill_n(buffer.begin() + kRtpHeaderSize, 20, std::uint8_t{0x11});
    const std::size_t size = sender.protect_rtp(buffer, kRtpHeaderSize + 20);
    return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)};
  }
  const SrtpKeyBytes key = random_srtp_key();
  SrtpSender sender{key};
  SrtpReceiver receiver{key};
};

TEST_F(SrtpTest, BringsRtpAndRtcpThrough) {
  auto bytes = packet(1);
  EXPECT_EQ(bytes.size(), kRtpHeaderSize + 20 + 16);
  EXPECT_NE(bytes[kRtpHeaderSize], 0x11);
  const auto plain = receiver.unprotect_rtp(bytes);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->size(), kRtpHeaderSize + 20);
  EXPECT_EQ((*plain)[kRtpHeaderSize], 0x11);

  RtcpBuilder builder;
  builder.add(PictureLoss{5, 6});
  std::vector<std::uint8_t> rtcp(builder.bytes().begin(), builder.bytes().end());
  const std::size_t size = rtcp.size();
  rtcp.resize(size + kSrtpOverhead);
  ASSERT_EQ(sender.protect_rtcp(rtcp, size), size + kSrtpOverhead);
  const auto items = receiver.unprotect_rtcp(rtcp);
  ASSERT_TRUE(items);
  EXPECT_TRUE(parse_rtcp(*items));
}

TEST_F(SrtpTest, RefusesAnotherKeyAReplayAndAnyChangedByte) {
  auto bytes = packet(1);
  auto again = bytes;
  SrtpReceiver other(random_srtp_key());
  auto foreign = bytes;
  EXPECT_FALSE(other.unprotect_rtp(foreign));
  EXPECT_EQ(other.last_refusal(), SrtpRefusal::kNotAuthentic);
  for (std::size_t i = 2; i < bytes.size(); i += 7) {
    auto changed = bytes;
    changed[i] ^= 1;
    EXPECT_FALSE(receiver.unprotect_rtp(changed)) << i;
  }
  EXPECT_TRUE(receiver.unprotect_rtp(bytes));
  EXPECT_FALSE(receiver.unprotect_rtp(again));
  EXPECT_EQ(receiver.last_refusal(), SrtpRefusal::kReplayed);
  std::vector<std::uint8_t> tiny{0x80, 96, 0, 1};
  EXPECT_FALSE(receiver.unprotect_rtp(tiny));
}

TEST_F(SrtpTest, ServesSeveralStreamsAcrossTheWrapOfTheSequence) {
  for (std::uint32_t i = 0; i < 70000; ++i) {
    auto bytes = packet(static_cast<std::uint16_t>(i + 30000), 1 + i % 2);
    ASSERT_TRUE(receiver.unprotect_rtp(bytes)) << i;
  }
}

TEST_F(SrtpTest, NeverSendsASequenceNumberTwice) {
  EXPECT_FALSE(packet(10).empty());
  EXPECT_TRUE(packet(10).empty());
}

TEST(Random, MakesDifferentKeysAndNames) {
  EXPECT_NE(random_srtp_key(), random_srtp_key());
  EXPECT_NE(random_hex(16), random_hex(16));
  EXPECT_EQ(random_hex(16).size(), 16U);
  EXPECT_EQ(random_hex(16).find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST_F(SrtpTest, FindsTheCounterAgainAfterMissingMoreThanHalfItsRange) {
  auto first = packet(10);
  ASSERT_TRUE(receiver.unprotect_rtp(first));
  for (int n = 11; n < 3 * 65536; ++n) {  // all of them lost
    packet(static_cast<std::uint16_t>(n));
  }
  auto missed = packet(0);
  auto same = missed;
  EXPECT_FALSE(receiver.unprotect_rtp(missed));
  const auto plain = receiver.unprotect_rtp(same, true);
  ASSERT_TRUE(plain);
  EXPECT_EQ((*plain)[kRtpHeaderSize], 0x11);
  auto next = packet(1);
  EXPECT_TRUE(receiver.unprotect_rtp(next)) << "from here on as always";
  EXPECT_FALSE(receiver.unprotect_rtp(first)) << "what is old stays refused";
}

TEST_F(SrtpTest, FindsTheCounterOfAStreamItNeverHeard) {
  for (int n = 10; n < 65536 + 10; ++n) {
    packet(static_cast<std::uint16_t>(n));
  }
  auto bytes = packet(11);
  EXPECT_TRUE(receiver.unprotect_rtp(bytes, true));
  auto next = packet(12);
  EXPECT_TRUE(receiver.unprotect_rtp(next));
}

TEST_F(SrtpTest, ForgedPacketsInTheSilenceChangeNothing) {
  SrtpSender forger(random_srtp_key());
  std::swap(sender, forger);
  auto unheard = packet(5);
  std::swap(sender, forger);
  EXPECT_FALSE(receiver.unprotect_rtp(unheard, true));
  auto first = packet(10);
  ASSERT_TRUE(receiver.unprotect_rtp(first));
  std::swap(sender, forger);
  auto heard = packet(40000);
  std::swap(sender, forger);
  EXPECT_FALSE(receiver.unprotect_rtp(heard, true));
  auto next = packet(11);
  EXPECT_TRUE(receiver.unprotect_rtp(next));
}

TEST(Srtp, SpeaksTheCounterModeOfPeersWithoutGcm) {
  SrtpMaster master{SrtpProfile::kAes128CmSha1_80, {}};
  master.bytes.fill(0x5a);
  SrtpSender sender(master);
  SrtpReceiver receiver(master);
  alignas(8) std::array<std::uint8_t, 100> buffer{};
  write_rtp_header({false, 96, 1, 0, 5}, buffer);
  const std::size_t size = sender.protect_rtp(buffer, kRtpHeaderSize + 20);
  EXPECT_EQ(size, kRtpHeaderSize + 20 + 10);
  auto changed = buffer;
  changed[kRtpHeaderSize] ^= 1;
  EXPECT_FALSE(receiver.unprotect_rtp(MutableBytes(changed).first(size)));
  EXPECT_TRUE(receiver.unprotect_rtp(MutableBytes(buffer).first(size)));
  SrtpMaster last_byte = master;
  last_byte.bytes.back() ^= 1;  // the salt has 14 bytes, and the last counts
  SrtpSender other(last_byte);
  write_rtp_header({false, 96, 2, 0, 5}, buffer);
  const std::size_t other_size = other.protect_rtp(buffer, kRtpHeaderSize + 20);
  EXPECT_FALSE(receiver.unprotect_rtp(MutableBytes(buffer).first(other_size)));
}

}  // namespace
}  // namespace nhipcau::media
