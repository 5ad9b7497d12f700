#include "orchestrator/bridge/webrtc/peer_table.hpp"

#include <gmock/gmock.h>

#include "orchestrator/bridge/webrtc/stun.hpp"

namespace nhipcau::bridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

media::UdpAddress address(const std::string& host, std::uint16_t port) {
  return *media::UdpAddress::resolve(host, port);
}

struct Drain final : Outlet {
  media::SendBatch& batch() override { return kept; }
  media::SendBatch kept;
};

class PeerTableTest : public testing::Test {
 protected:
  PeerSession& add(const std::string& id) {
    wire::MediaSession wanted;
    wanted.id = id;
    wanted.kind = wire::SessionKind::kProgramme;
    wanted.offer = {.ice_fragment = "theirs",
                    .fingerprint_algorithm = "sha-256",
                    .fingerprint = std::string(64, 'a'),
                    .video_payload = 96,
                    .audio_payload = {}};
    return table.add(wanted);
  }
  bool check(const PeerSession& session, const media::UdpAddress& from,
             const std::string& password = "") {
    StunBuilder builder(kBindingRequest, {});
    builder.add(kStunUsername, session.fragment() + ":theirs");
    auto bytes = builder.finish(password.empty() ? session.answer().ice_password : password);
    return table.on_check({bytes, from}, now);
  }

  Drain outlet;
  PeerTable table{outlet};
  MediaTime now{1'000'000};
  const media::UdpAddress home = address("127.0.0.1", 4000);
};

TEST_F(PeerTableTest, AnAddressIsAPeersFromItsFirstAuthenticCheckToItsEnd) {
  PeerSession& session = add("one");
  EXPECT_FALSE(check(session, home, "guessed"));
  EXPECT_EQ(table.at(home), nullptr);
  EXPECT_TRUE(outlet.kept.empty()) << "a stranger is not answered";
  EXPECT_TRUE(check(session, home));
  EXPECT_EQ(table.at(home), &session);
  EXPECT_FALSE(outlet.kept.empty());
  table.remove("one");
  EXPECT_EQ(table.at(home), nullptr);
  EXPECT_TRUE(table.empty());
}

TEST_F(PeerTableTest, TheAddressOfAPeerGoesToItsNextSession) {
  PeerSession& old = add("one");
  PeerSession& young = add("two");
  ASSERT_TRUE(check(old, home));
  ASSERT_TRUE(check(young, home));
  EXPECT_EQ(table.at(home), &young);
  table.remove("one");
  EXPECT_EQ(table.at(home), &young);
}

TEST_F(PeerTableTest, APeerThatShowsEverNewAddressesFillsNothing) {
  PeerSession& session = add("one");
  for (std::uint16_t port = 5000; port < 5100; ++port) {
    ASSERT_TRUE(check(session, address("127.0.0.1", port)));
  }
  int known = 0;
  for (std::uint16_t port = 5000; port < 5100; ++port) {
    known += table.at(address("127.0.0.1", port)) != nullptr ? 1 : 0;
  }
  EXPECT_LE(known, 16);
  EXPECT_EQ(table.at(address("127.0.0.1", 5099)), &session);
}

TEST_F(PeerTableTest, MediaBeforeTheHandshakeAreRefused) {
  PeerSession& session = add("one");
  ASSERT_TRUE(check(session, home));
  std::vector<std::uint8_t> rtp(100, 0);
  media::write_rtp_header({false, 96, 1, 2, 3}, rtp);
  const media::NtpClock clock(now, now);
  EXPECT_FALSE(session.on_media({rtp, home}, clock, now));
  EXPECT_EQ(session.state(now), wire::SessionState::kConnecting);
  EXPECT_FALSE(session.reachable(now));
}

TEST(CandidateHosts, AreWhatIsAdvertisedOrListenedOnOrAllThatTheMachineHas) {
  EXPECT_THAT(candidate_hosts("192.0.2.7", address("0.0.0.0", 1)), ElementsAre("192.0.2.7"));
  EXPECT_THAT(candidate_hosts("", address("127.0.0.1", 1)), ElementsAre("127.0.0.1"));
  EXPECT_THAT(candidate_hosts("", address("::1", 1)), ElementsAre("::1"));
  const auto all = candidate_hosts("", address("0.0.0.0", 1));
  EXPECT_THAT(all, Not(IsEmpty()));
  EXPECT_THAT(all, Not(testing::Contains("0.0.0.0")));
  const auto both = candidate_hosts("", address("::", 1));
  EXPECT_THAT(both, testing::IsSupersetOf(all));
  EXPECT_THAT(both, testing::Each(Not(testing::StartsWith("fe80"))));
}

}  // namespace
}  // namespace nhipcau::bridge
