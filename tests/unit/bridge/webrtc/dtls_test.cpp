#include "orchestrator/bridge/webrtc/dtls.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <functional>

#include "common/media/media_time.hpp"
#include "common/media/rtp.hpp"

namespace nhipcau::bridge {
namespace {

using Packets = std::vector<std::vector<std::uint8_t>>;

struct Pair {
  DtlsIdentity server_identity;
  DtlsIdentity client_identity;
  Dtls server;
  Dtls client;

  explicit Pair(const std::function<void(Fingerprint&)>& spoil_client = {})
      : server(server_identity, spoilt(client_identity, spoil_client), Dtls::Role::kServer),
        client(client_identity, server_identity.fingerprint(), Dtls::Role::kClient) {
    server.begin();
    client.begin();
  }

  static Fingerprint spoilt(const DtlsIdentity& identity,
                            const std::function<void(Fingerprint&)>& spoil) {
    Fingerprint fingerprint = identity.fingerprint();
    if (spoil) {
      spoil(fingerprint);
    }
    return fingerprint;
  }

  /// Carries everything both ways; a carrier may change or drop.
  void run(const std::function<void(Packets&)>& carry = {}) {
    for (int round = 0; round < 20; ++round) {
      for (auto [from, to] : {std::pair{&client, &server}, std::pair{&server, &client}}) {
        Packets packets = from->take_outgoing();
        if (carry) {
          carry(packets);
        }
        for (const auto& packet : packets) {
          to->on_datagram(packet);
        }
      }
    }
  }
};

TEST(Dtls, BothSidesEndWithTheSameKeys) {
  Pair pair;
  pair.run();
  ASSERT_EQ(pair.server.state(), Dtls::State::kConnected) << pair.server.failure();
  ASSERT_EQ(pair.client.state(), Dtls::State::kConnected) << pair.client.failure();
  EXPECT_EQ(pair.server.keys()->send.profile, media::SrtpProfile::kAes128Gcm);
  media::SrtpSender sender(pair.client.keys()->send);
  media::SrtpReceiver receiver(pair.server.keys()->receive);
  alignas(8) std::array<std::uint8_t, 64> packet{};
  media::write_rtp_header({false, 96, 1, 2, 3}, packet);
  const std::size_t size = sender.protect_rtp(packet, 32);
  EXPECT_TRUE(receiver.unprotect_rtp(media::MutableBytes(packet).first(size)));
  EXPECT_NE(pair.client.keys()->send.bytes, pair.client.keys()->receive.bytes);
}

TEST(Dtls, NoDatagramIsLongerThanThePathCarries) {
  Pair pair;
  pair.run([](const Packets& packets) {
    for (const auto& packet : packets) {
      EXPECT_LE(packet.size(), 1200U);
      EXPECT_TRUE(is_dtls(packet));
    }
  });
}

TEST(Dtls, ACertificateThatIsNotThePromisedOneGetsNoKeys) {
  Pair pair(
      [](Fingerprint& fingerprint) { fingerprint.hex[5] = fingerprint.hex[5] == '0' ? '1' : '0'; });
  pair.run();
  EXPECT_EQ(pair.server.state(), Dtls::State::kFailed);
  EXPECT_NE(pair.server.failure().find("promised"), std::string::npos);
  EXPECT_FALSE(pair.server.keys());
  EXPECT_NE(pair.client.state(), Dtls::State::kConnected);  // it was sent an alert
}

TEST(Dtls, ADigestNobodyKnowsIsAMismatch) {
  Pair pair([](Fingerprint& fingerprint) { fingerprint.algorithm = "md5"; });
  pair.run();
  EXPECT_EQ(pair.server.state(), Dtls::State::kFailed);
}

TEST(Dtls, ASpoiltPromiseOfTheServerIsNoticedByTheClient) {
  DtlsIdentity identity;
  DtlsIdentity other;
  Dtls server(identity, other.fingerprint(), Dtls::Role::kServer);
  Dtls client(other, other.fingerprint(), Dtls::Role::kClient);
  client.begin();
  for (int round = 0; round < 10; ++round) {
    for (const auto& packet : client.take_outgoing()) {
      server.on_datagram(packet);
    }
    for (const auto& packet : server.take_outgoing()) {
      client.on_datagram(packet);
    }
  }
  EXPECT_EQ(client.state(), Dtls::State::kFailed);
}

TEST(Dtls, GarbageBeforeAndBetweenChangesNothing) {
  Pair pair;
  pair.server.on_datagram(std::vector<std::uint8_t>{22, 1, 2, 3});
  pair.server.on_datagram(std::vector<std::uint8_t>(1000, 23));
  pair.run([](Packets& packets) {
    packets.insert(packets.begin(), std::vector<std::uint8_t>(100, 22));
    packets.emplace_back(std::vector<std::uint8_t>{20, 254, 253, 0, 0});
  });
  EXPECT_EQ(pair.server.state(), Dtls::State::kConnected) << pair.server.failure();
  EXPECT_EQ(pair.client.state(), Dtls::State::kConnected) << pair.client.failure();
}

TEST(Dtls, AGoodbyeReachesTheOtherSide) {
  Pair pair;
  pair.run();
  pair.server.close();
  EXPECT_FALSE(pair.server.keys());
  pair.run();
  EXPECT_EQ(pair.server.state(), Dtls::State::kClosed);
  EXPECT_EQ(pair.client.state(), Dtls::State::kClosed);
}

TEST(Dtls, ALostFlightIsSentAgain) {
  Pair pair;
  (void)pair.client.take_outgoing();  // the first flight is lost
  const media::MediaTime give_up_at = media::media_now() + std::chrono::seconds{5};
  while (pair.server.state() != Dtls::State::kConnected && media::media_now() < give_up_at) {
    pair.client.tick();
    pair.server.tick();
    pair.run();
    poll(nullptr, 0, 5);
  }
  EXPECT_EQ(pair.server.state(), Dtls::State::kConnected);
}

}  // namespace
}  // namespace nhipcau::bridge
