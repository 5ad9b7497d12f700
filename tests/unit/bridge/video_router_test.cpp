#include "orchestrator/bridge/video_router.hpp"

#include <gmock/gmock.h>

#include <array>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

struct Asked final : KeyFrameAsker {
  void ask_key_frame(StreamId stream, MediaTime) override { streams.push_back(stream); }
  std::vector<StreamId> streams;
};

struct Counter final : VideoSink {
  void send(const RtpHeader&, Bytes, MediaTime) override { ++packets; }
  int packets = 0;
};

class VideoRouterTest : public testing::Test {
 protected:
  void give(StreamId stream, bool key) {
    static constexpr std::array<std::uint8_t, 4> kSps{0x67, 0x42, 0xc0, 0x1e};
    static constexpr std::array<std::uint8_t, 4> kSlice{0x41, 0x9a, 0x01, 0x02};
    media::RtpPacket packet;
    packet.header.sequence = ++sequence;
    packet.header.timestamp = sequence * 3600U;
    packet.header.marker = true;
    packet.payload = key ? media::Bytes(kSps) : media::Bytes(kSlice);
    router.on_packet(stream, packet, now);
  }
  void pass(int ms) {
    for (int i = 0; i < ms; i += 20) {
      now += milliseconds{20};
      router.tick(now);
    }
  }
  MediaTime now{std::chrono::seconds{100}};
  std::uint16_t sequence = 0;
  Asked asked;
  Counter one;
  Counter two;
  VideoRouter router{asked};
};

TEST_F(VideoRouterTest, AsksASourceOnceForAllTheOutputsThatAwaitIt) {
  const StreamId a = router.add_source();
  router.add_output(one).want(a, now);
  router.add_output(two).want(a, now);
  router.tick(now);
  EXPECT_THAT(asked.streams, ElementsAre(a));
  give(a, true);
  give(a, false);
  EXPECT_EQ(one.packets, 2);
  EXPECT_EQ(two.packets, 2);
  asked.streams.clear();
  pass(600);
  EXPECT_THAT(asked.streams, IsEmpty());
}

TEST_F(VideoRouterTest, AsksTheSlateWhenTheWantedSourceIsDead) {
  const StreamId a = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  pass(1000);
  EXPECT_THAT(asked.streams, testing::Contains(router.slate()));
  give(router.slate(), true);
  EXPECT_EQ(output.on_air(), router.slate());
}

TEST_F(VideoRouterTest, SendsNothingToAnOutputWhosePeerIsAway) {
  const StreamId a = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.set_reachable(output, false);
  pass(40);
  give(a, true);
  EXPECT_EQ(one.packets, 0);
  router.set_reachable(output, true);
  asked.streams.clear();
  pass(100);
  EXPECT_THAT(asked.streams, ElementsAre(a));
  give(a, true);
  EXPECT_EQ(one.packets, 1);
}

TEST_F(VideoRouterTest, PassesALostPictureToTheSource) {
  const StreamId a = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.tick(now);
  give(a, true);
  pass(600);
  asked.streams.clear();
  router.lost_picture(output.on_air(), now);
  router.tick(now);
  EXPECT_THAT(asked.streams, ElementsAre(a));
}

TEST_F(VideoRouterTest, ForgetsASourceAndAnOutput) {
  const StreamId a = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.remove_source(a);
  give(a, true);
  EXPECT_EQ(one.packets, 0);
  router.remove_output(output);
  give(router.slate(), true);
  pass(2000);
  EXPECT_EQ(one.packets, 0);
}

}  // namespace
}  // namespace nhipcau::bridge
