#include "common/wire/tunnel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "common/io/packet_frames.hpp"
#include "common/media/rtp.hpp"
#include "common/media/udp_socket.hpp"
#include "common/wire/codec.hpp"
#include "tests/unit/gateway/world.hpp"

/// A room's media at the door of a running gateway, with a UDP socket for a bridge.
namespace nhipcau::gateway {
namespace {

using ::testing::ElementsAre;

constexpr int kWaitMs = 5000;

std::string rtp(std::uint8_t payload_type, const std::string& body) {
  std::string packet(media::kRtpHeaderSize, '\0');
  media::write_rtp_header({.payload_type = payload_type, .ssrc = 5},
                          {reinterpret_cast<std::uint8_t*>(packet.data()), packet.size()});
  return packet + body;
}

std::string frame_of(const std::vector<std::string>& packets) {
  std::string frame;
  for (const std::string& packet : packets) {
    io::append_packet(frame, {reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()});
  }
  return frame;
}

std::vector<std::string> packets_of(std::string frame) {
  std::vector<std::string> packets;
  EXPECT_TRUE(io::for_each_packet(
      {reinterpret_cast<std::uint8_t*>(frame.data()), frame.size()},
      [&](std::span<std::uint8_t> packet) { packets.emplace_back(packet.begin(), packet.end()); }));
  return packets;
}

class FakeBridge {
 public:
  explicit FakeBridge(const World& world) : link_(world.peer("/ws/bridge")) {
    wire::BridgeHello hello;
    hello.token = "token-bridge";
    hello.instance = "bridge-1";
    hello.media = {
        .listen = "127.0.0.1", .advertised = "203.0.113.9", .port = socket_.local().port()};
    link_->send(wire::encode(wire::FromBridge{hello}));
    EXPECT_FALSE(link_->next_of("welcome").is_null());
  }

  /// What came, in order; waits until there are `count`.
  std::vector<std::string> receive(std::size_t count) {
    std::vector<std::string> packets;
    while (packets.size() < count) {
      pollfd ready{socket_.fd(), POLLIN, 0};
      if (poll(&ready, 1, kWaitMs) <= 0) {
        break;
      }
      for (const media::Datagram& datagram : socket_.receive()) {
        packets.emplace_back(datagram.data.begin(), datagram.data.end());
        from_ = datagram.from;
      }
    }
    return packets;
  }

  void answer(const std::string& packet) { send(socket_, packet); }
  void forge(const std::string& packet) { send(stranger_, packet); }

 private:
  void send(media::UdpSocket& socket, const std::string& packet) {
    media::SendBatch batch(4096);
    std::ranges::copy(packet, batch.reserve().begin());
    batch.commit(from_, packet.size());
    socket.send(batch);
  }

  media::UdpSocket socket_ = *media::UdpSocket::open("127.0.0.1", 0);
  media::UdpSocket stranger_ = *media::UdpSocket::open("127.0.0.1", 0);
  std::unique_ptr<WsClient> link_;
  media::UdpAddress from_;
};

std::string hello(const std::string& room, const std::string& token) {
  return wire::encode(wire::TunnelHello{.token = token, .room = RoomId(room)});
}

TEST(Tunnels, CarryPacketsToTheBridgeAndItsAnswersBack) {
  const World world;
  FakeBridge bridge(world);
  const auto tunnel = world.peer("/ws/media");
  tunnel->send(hello("a", "token-a"));
  ASSERT_FALSE(tunnel->next_of("welcome").is_null());
  const std::string sound = rtp(media::kPayloadAudio, "s");
  const std::string video = rtp(media::kPayloadVideo, "v");
  tunnel->send_binary(frame_of({sound, video}));
  EXPECT_THAT(bridge.receive(2), ElementsAre(sound, video));

  bridge.forge(rtp(media::kPayloadAudio, "forged"));
  bridge.answer(video);
  bridge.answer(sound);
  std::vector<std::string> got;
  while (got.size() < 2) {
    const auto frame = tunnel->next();
    ASSERT_TRUE(frame);
    std::ranges::copy(packets_of(*frame), std::back_inserter(got));
  }
  EXPECT_THAT(got, ::testing::UnorderedElementsAre(sound, video));
}

TEST(Tunnels, NothingIsRelayedBeforeTheRoomsTokenWasRight) {
  const World world;
  FakeBridge bridge(world);
  const auto early = world.peer("/ws/media");
  early->send_binary(frame_of({rtp(media::kPayloadAudio, "s")}));
  EXPECT_EQ(early->next_of("error")["code"], "bad_message");
  const auto wrong = world.peer("/ws/media");
  wrong->send(hello("a", "token-tinh"));
  EXPECT_EQ(wrong->next_of("error")["code"], "bad_token");
  EXPECT_TRUE(wrong->is_closed_by_server());
  const auto unknown = world.peer("/ws/media");
  unknown->send(hello("hue", "token-a"));
  EXPECT_EQ(unknown->next_of("error")["code"], "unknown_room");

  const auto right = world.peer("/ws/media");
  right->send(hello("a", "token-a"));
  ASSERT_FALSE(right->next_of("welcome").is_null());
  const std::string sound = rtp(media::kPayloadAudio, "right");
  right->send_binary(frame_of({sound}));
  EXPECT_THAT(bridge.receive(1), ElementsAre(sound)) << "and nothing of the others";
}

TEST(Tunnels, WaitForTheBridgeThatTheOrchestratorDoesNotKnowYet) {
  const World world;
  const auto tunnel = world.peer("/ws/media");
  tunnel->send(hello("a", "token-a"));
  FakeBridge bridge(world);
  EXPECT_FALSE(tunnel->next_of("welcome").is_null());
}

TEST(Tunnels, ANewerOneOfTheSameRoomReplacesTheOlder) {
  const World world;
  FakeBridge bridge(world);
  const auto older = world.peer("/ws/media");
  older->send(hello("a", "token-a"));
  ASSERT_FALSE(older->next_of("welcome").is_null());
  const auto newer = world.peer("/ws/media");
  newer->send(hello("a", "token-a"));
  EXPECT_FALSE(newer->next_of("welcome").is_null());
  EXPECT_EQ(older->next_of("error")["code"], "replaced");
}

TEST(Tunnels, TheThirdMalformedFrameClosesIt) {
  const World world;
  FakeBridge bridge(world);
  const auto tunnel = world.peer("/ws/media");
  tunnel->send(hello("a", "token-a"));
  ASSERT_FALSE(tunnel->next_of("welcome").is_null());
  for (int i = 0; i < 3; ++i) {
    tunnel->send_binary(std::string("\0\x09x", 3));
  }
  EXPECT_EQ(tunnel->next_of("error")["code"], "bad_message");
  EXPECT_TRUE(tunnel->is_closed_by_server());
}

}  // namespace
}  // namespace nhipcau::gateway
