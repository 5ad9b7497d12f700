#include "orchestrator/bridge/webrtc/stun.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "orchestrator/bridge/webrtc/ice.hpp"

namespace nhipcau::bridge {
namespace {

using Packet = std::vector<std::uint8_t>;

constexpr std::uint16_t kSoftware = 0x8022;
constexpr std::uint16_t kXorMapped = 0x0020;
constexpr std::uint16_t kControlled = 0x8029;
constexpr std::size_t kTail = 24 + 8;  // MESSAGE-INTEGRITY and FINGERPRINT

/// RFC 5769 §2.1, as it stands there.
const Packet kSample{
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
    0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73,
    0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff,
    0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09,
    0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14,
    0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49,
    0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};
constexpr const char* kSamplePassword = "VOkJxbRl1RmTxUk/WvJxBt";

media::UdpAddress address(const char* host, std::uint16_t port) {
  return *media::UdpAddress::resolve(host, port);
}

TEST(Stun, ReadsTheSampleRequestOfRfc5769) {
  EXPECT_EQ(peek_stun_username(kSample), "evtj:h6vY");
  const auto request = read_binding_request(kSample, kSamplePassword);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->username, "evtj:h6vY");
  EXPECT_TRUE(request->controlled);
  EXPECT_FALSE(request->use_candidate);
  EXPECT_TRUE(request->unknown.empty());
}

TEST(Stun, RefusesAnotherPasswordAndAnyChangedByte) {
  EXPECT_FALSE(read_binding_request(kSample, "VOkJxbRl1RmTxUk/WvJxBu"));
  for (std::size_t i = 0; i < kSample.size(); ++i) {
    if (i == 100 || i == 101) {
      continue;  // the type of the fingerprint: another attribute there is ignored, as it should be
    }
    Packet changed = kSample;
    changed[i] ^= 1;
    EXPECT_FALSE(read_binding_request(changed, kSamplePassword)) << i;
  }
}

TEST(Stun, RefusesEveryCutAndEveryTail) {
  for (std::size_t size = 0; size < kSample.size(); ++size) {
    const Packet cut(kSample.begin(), kSample.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(read_binding_request(cut, kSamplePassword)) << size;
    EXPECT_FALSE(peek_stun_username(cut)) << size;
  }
  Packet longer = kSample;
  longer.push_back(0);
  EXPECT_FALSE(read_binding_request(longer, kSamplePassword));
}

TEST(Stun, RefusesARequestThatProvesNothing) {
  StunBuilder builder(kBindingRequest, {});
  builder.add(kStunUsername, "a:b");
  Packet whole = builder.finish("secret");
  Packet bare(whole.begin(), whole.end() - static_cast<std::ptrdiff_t>(kTail));
  media::write_u16(bare, 2, static_cast<std::uint16_t>(bare.size() - 20));
  EXPECT_EQ(peek_stun_username(bare), "a:b");
  EXPECT_FALSE(read_binding_request(bare, "secret"));
}

TEST(Stun, AttributesBehindTheIntegrityDoNotCount) {
  StunBuilder builder(kBindingRequest, {});
  builder.add(kStunUsername, "a:b");
  Packet whole = builder.finish("secret");
  whole.resize(whole.size() - 8);  // without the fingerprint
  const Packet smuggled{0x00, 0x25, 0x00, 0x00};
  whole.insert(whole.end(), smuggled.begin(), smuggled.end());
  media::write_u16(whole, 2, static_cast<std::uint16_t>(whole.size() - 20));
  const auto request = read_binding_request(whole, "secret");
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->use_candidate);
}

class IceTest : public testing::Test {
 protected:
  Packet check(bool nominate, const std::vector<std::uint16_t>& more = {}) {
    StunBuilder builder(kBindingRequest, {1, 2, 3});
    builder.add(kStunUsername, ice.fragment() + ":theirs");
    if (nominate) {
      builder.add(kStunUseCandidate, "");
    }
    for (const std::uint16_t type : more) {
      builder.add(type, "12345678");
    }
    return builder.finish(ice.password());
  }
  static std::uint16_t type_of(const Packet& packet) { return media::read_u16(packet, 0); }

  IceLite ice{"theirs"};
  const media::UdpAddress first = address("127.0.0.1", 1000);
  const media::UdpAddress second = address("127.0.0.1", 2000);
};

TEST_F(IceTest, GoesToTheFirstCheckedPathAndThenToTheNominatedOne) {
  EXPECT_TRUE(ice.path().empty());
  EXPECT_TRUE(ice.on_check(check(false), first)->path);
  EXPECT_EQ(ice.path(), first);
  EXPECT_TRUE(ice.on_check(check(false), second)->path);
  EXPECT_EQ(ice.path(), first);
  EXPECT_TRUE(ice.on_check(check(true), second)->path);
  EXPECT_EQ(ice.path(), second);
}

TEST_F(IceTest, AnswersWithTheAddressItSaw) {
  const auto answer = ice.on_check(check(false), address("192.0.2.1", 32853));
  ASSERT_TRUE(answer);
  EXPECT_EQ(type_of(answer->answer), kBindingSuccess);
  EXPECT_EQ(media::read_u16(answer->answer, 20), kXorMapped);
  // RFC 5769 §2.2: 192.0.2.1 port 32853 is written so.
  const Packet value(answer->answer.begin() + 24, answer->answer.begin() + 32);
  EXPECT_EQ(value, (Packet{0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43}));
}

TEST_F(IceTest, AnswersWithAnAddressOfSixteenBytes) {
  const auto answer = ice.on_check(check(false), address("2001:db8::1", 5));
  ASSERT_TRUE(answer);
  EXPECT_EQ(media::read_u16(answer->answer, 22), 20U);
  EXPECT_EQ(answer->answer[25], 2);
  EXPECT_EQ(media::read_u32(answer->answer, 28), 0x20010db8U ^ 0x2112a442U);
}

TEST_F(IceTest, AnswersWithAnAddressOfFourBytesThatCameToASocketOfSixteen) {
  const auto answer = ice.on_check(check(false), address("::ffff:192.0.2.1", 32853));
  ASSERT_TRUE(answer);
  const Packet value(answer->answer.begin() + 24, answer->answer.begin() + 32);
  EXPECT_EQ(value, (Packet{0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43}));
}

TEST_F(IceTest, IgnoresStrangers) {
  StunBuilder other_user(kBindingRequest, {});
  other_user.add(kStunUsername, ice.fragment() + ":somebody");
  EXPECT_FALSE(ice.on_check(other_user.finish(ice.password()), first));
  StunBuilder other_password(kBindingRequest, {});
  other_password.add(kStunUsername, ice.fragment() + ":theirs");
  EXPECT_FALSE(ice.on_check(other_password.finish("guessed"), first));
  EXPECT_TRUE(ice.path().empty());
}

TEST_F(IceTest, RefusesWhatItDoesNotUnderstandAndAPeerThatWantsToBeLed) {
  const auto unknown = ice.on_check(check(true, {0x0055}), first);
  ASSERT_TRUE(unknown);
  EXPECT_FALSE(unknown->path);
  EXPECT_EQ(type_of(unknown->answer), kBindingError);
  EXPECT_EQ(unknown->answer[26], 4);
  EXPECT_EQ(unknown->answer[27], 20);
  const auto led = ice.on_check(check(true, {kControlled}), first);
  ASSERT_TRUE(led);
  EXPECT_FALSE(led->path);
  EXPECT_EQ(led->answer[27], 87);
  EXPECT_TRUE(ice.path().empty());
  EXPECT_TRUE(ice.on_check(check(true, {kSoftware}), first)->path);  // may be ignored
}

TEST(Ice, CredentialsAreNeverTheSame) {
  const IceLite one("x");
  const IceLite other("x");
  EXPECT_NE(one.fragment(), other.fragment());
  EXPECT_NE(one.password(), other.password());
  EXPECT_EQ(local_fragment(one.fragment() + ":x"), one.fragment());
}

}  // namespace
}  // namespace nhipcau::bridge
