/// Our SRTP with AES-128-GCM against libsrtp's, both ways: the same bytes on the wire.
#include "common/media/srtp_gcm.hpp"

#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <algorithm>

#include "common/media/random.hpp"
#include "common/media/srtp.hpp"

namespace nhipcau::media {
namespace {

using Verdict = GcmReceiver::Verdict;
using Packet = std::vector<std::uint8_t>;

constexpr std::size_t kRoom = 64;

/// One direction of libsrtp.
class Library {
 public:
  Library(GcmMaster master, srtp_ssrc_type_t direction) : master_(master) {
    const SrtpSender starts_the_library(SrtpMaster{SrtpProfile::kAes128CmSha1_80, {}});
    srtp_policy_t policy{};
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    policy.key = master_.data();
    policy.window_size = 512;
    policy.ssrc.type = direction;
    EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
  }
  ~Library() { srtp_dealloc(session_); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  template <typename Call>
  bool apply(Call call, Packet& packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + kRoom);
    const bool good = call(session_, packet.data(), &size) == srtp_err_status_ok;
    packet.resize(static_cast<std::size_t>(size));
    return good;
  }

 private:
  GcmMaster master_;
  srtp_t session_ = nullptr;
};

/// RTP with CSRCs and an extension, as other people's senders make it, or plain.
Packet rtp(std::uint16_t sequence, std::size_t payload, bool decorated) {
  Packet packet(12, 0);
  packet[0] = decorated ? 0x92 : 0x80;
  packet[1] = 96;
  write_u16(packet, 2, sequence);
  write_u32(packet, 4, 90'000);
  write_u32(packet, 8, 0xcafe0001);
  if (decorated) {
    const Packet extra{1, 2, 3, 4, 5, 6, 7, 8, 0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0};
    packet.insert(packet.end(), extra.begin(), extra.end());
  }
  for (std::size_t i = 0; i < payload; ++i) {
    packet.push_back(static_cast<std::uint8_t>(i * 7 + sequence));
  }
  return packet;
}

Packet rtcp(std::uint32_t ssrc, std::size_t words) {
  Packet packet(8 + 4 * words, 0x33);
  packet[0] = 0x80;
  packet[1] = 201;
  write_u16(packet, 2, static_cast<std::uint16_t>(words + 1));
  write_u32(packet, 4, ssrc);
  return packet;
}

Packet sealed(GcmSender& sender, Packet packet, bool control) {
  const std::size_t size = packet.size();
  packet.resize(size + kRoom);
  packet.resize(control ? sender.protect_rtcp(packet, size) : sender.protect_rtp(packet, size));
  return packet;
}

class SrtpGcm : public testing::Test {
 protected:
  const GcmMaster master = random_srtp_key();
  GcmSender sender{master};
  GcmReceiver receiver{master, 512};
};

TEST_F(SrtpGcm, LibsrtpReadsWhatItWrites) {
  Library library(master, ssrc_any_inbound);
  std::uint16_t sequence = 32'000;
  for (int i = 0; i < 70'000; ++i) {  // across a rollover
    ++sequence;
    const bool tried = i < 1000 || i % 97 == 0 || sequence < 50 || sequence > 65'500;
    const Packet plain = rtp(sequence, static_cast<std::size_t>(i) % 1190, i % 3 == 0);
    Packet packet = sealed(sender, plain, false);
    if (tried) {
      ASSERT_TRUE(library.apply(srtp_unprotect, packet)) << i;
      ASSERT_EQ(packet, plain) << i;
    }
  }
  for (std::uint32_t i = 0; i < 300; ++i) {
    const Packet plain = rtcp(1 + i % 2, i % 20);
    Packet packet = sealed(sender, plain, true);
    ASSERT_TRUE(library.apply(srtp_unprotect_rtcp, packet)) << i;
    ASSERT_EQ(packet, plain);
  }
}

TEST_F(SrtpGcm, ReadsWhatLibsrtpWrites) {
  Library library(master, ssrc_any_outbound);
  std::uint16_t sequence = 32'000;
  for (int i = 0; i < 70'000; ++i) {
    ++sequence;
    const Packet plain = rtp(sequence, static_cast<std::size_t>(i) % 1190, i % 3 == 0);
    Packet packet = plain;
    ASSERT_TRUE(library.apply(srtp_protect, packet));
    ASSERT_EQ(receiver.unprotect_rtp(packet, false), Verdict::kGood) << i;
    packet.resize(packet.size() - AesGcm::kTagSize);
    ASSERT_EQ(packet, plain) << i;
  }
  for (std::uint32_t i = 0; i < 300; ++i) {
    const Packet plain = rtcp(1 + i % 2, i % 20);
    Packet packet = plain;
    ASSERT_TRUE(library.apply(srtp_protect_rtcp, packet));
    ASSERT_EQ(receiver.unprotect_rtcp(packet), Verdict::kGood) << i;
    packet.resize(packet.size() - AesGcm::kTagSize - 4);
    ASSERT_EQ(packet, plain);
  }
}

TEST_F(SrtpGcm, TakesPacketsThatChangedPlacesAndEachOnce) {
  std::vector<Packet> packets;
  for (std::uint16_t n = 100; n < 1100; ++n) {
    packets.push_back(sealed(sender, rtp(n, 50, false), false));
  }
  for (const std::size_t i : {5, 3, 4, 516, 6}) {
    Packet packet = packets[i];
    EXPECT_EQ(receiver.unprotect_rtp(packet, false), Verdict::kGood) << i;
  }
  for (const std::size_t i : {5, 516, 0, 2}) {  // the first two were here, the others are too old
    Packet packet = packets[i];
    EXPECT_EQ(receiver.unprotect_rtp(packet, false), Verdict::kReplayed) << i;
  }
}

TEST_F(SrtpGcm, RefusesARepeatedOrAlteredReport) {
  Packet report = sealed(sender, rtcp(9, 6), true);
  for (std::size_t i = 0; i < report.size(); ++i) {
    Packet changed = report;
    changed[i] ^= 0x40;
    EXPECT_NE(receiver.unprotect_rtcp(changed), Verdict::kGood) << i;
  }
  Packet again = report;
  EXPECT_EQ(receiver.unprotect_rtcp(report), Verdict::kGood);
  EXPECT_EQ(receiver.unprotect_rtcp(again), Verdict::kReplayed);
}

TEST_F(SrtpGcm, RefusesWhatIsTooShortForWhatItSays) {
  const Packet whole = sealed(sender, rtp(5, 30, true), false);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Packet cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(receiver.unprotect_rtp(cut, true), Verdict::kGood) << size;
    Packet control = cut;
    EXPECT_NE(receiver.unprotect_rtcp(control), Verdict::kGood) << size;
  }
  Packet lying = whole;
  write_u16(lying, 12 + 8 + 2, 5000);  // the extension's length
  EXPECT_EQ(receiver.unprotect_rtp(lying, false), Verdict::kMalformed);
}

}  // namespace
}  // namespace nhipcau::media
