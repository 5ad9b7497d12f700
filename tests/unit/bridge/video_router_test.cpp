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
  void send(const RtpHeader& header, Bytes payload, MediaTime) override {
    ++packets;
    bytes += payload.size();
    last = header;
  }
  void repair(const RtpHeader& header, Bytes) override { repaired.push_back(header.sequence); }
  int packets = 0;
  std::size_t bytes = 0;
  RtpHeader last;
  std::vector<std::uint16_t> repaired;
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
    router.on_packet(stream, packet, key, now);
    router.deliver();
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

TEST_F(VideoRouterTest, GivesEachOutputAllThatCameTogether) {
  const StreamId a = router.add_source();
  std::vector<int> order;
  struct Noting final : VideoSink {
    Noting(std::vector<int>& where, int who) : order(where), number(who) {}
    void send(const RtpHeader&, Bytes payload, MediaTime) override {
      order.push_back(number * 10 + payload[1]);
    }
    void repair(const RtpHeader&, Bytes) override {}
    std::vector<int>& order;
    int number;
  };
  Noting first(order, 1);
  Noting second(order, 2);
  router.add_output(first).want(a, now);
  router.add_output(second).want(a, now);
  for (std::uint8_t part = 0; part < 3; ++part) {
    const std::array<std::uint8_t, 2> bytes{0x67, part};
    media::RtpPacket packet;
    packet.header.sequence = part;
    packet.payload = bytes;
    router.on_packet(a, packet, part == 0, now);
  }
  EXPECT_THAT(order, IsEmpty()) << "it waits for the rest of its batch";
  router.deliver();
  EXPECT_THAT(order, ElementsAre(10, 11, 12, 20, 21, 22));
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
  pass(2100);  // what is kept is too old by then
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
  router.lost_picture(output, now);
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

TEST_F(VideoRouterTest, ShowsALateJoinerThePicturesSinceTheLastKeyFrameWithoutAskingForOne) {
  const StreamId a = router.add_source();
  router.add_output(one).want(a, now);
  router.tick(now);
  give(a, true);
  for (int i = 0; i < 20; ++i) {
    pass(40);
    give(a, false);
  }
  asked.streams.clear();
  VideoForwarder& late = router.add_output(two);
  late.want(a, now);
  router.tick(now);
  EXPECT_EQ(late.on_air(), a);
  EXPECT_EQ(two.packets, 21);
  give(a, false);
  EXPECT_EQ(two.packets, 22);
  EXPECT_THAT(asked.streams, IsEmpty());
}

TEST_F(VideoRouterTest, AsksForAKeyFrameWhenTheLastOneIsOld) {
  const StreamId a = router.add_source();
  router.add_output(one).want(a, now);
  router.tick(now);
  give(a, true);
  for (int i = 0; i < 60; ++i) {
    pass(40);
    give(a, false);
  }
  asked.streams.clear();
  VideoForwarder& late = router.add_output(two);
  late.want(a, now);
  router.tick(now);
  EXPECT_EQ(late.on_air(), kNoStream);
  EXPECT_THAT(asked.streams, ElementsAre(a));
}

TEST_F(VideoRouterTest, CutsToAPictureOfThisMomentAndWaitsForOneOtherwise) {
  const StreamId a = router.add_source();
  const StreamId b = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.tick(now);
  give(a, true);
  give(b, true);
  pass(100);
  output.want(b, now);
  router.tick(now);
  EXPECT_EQ(output.on_air(), b) << "its key frame is 100 ms old";
  pass(400);
  output.want(a, now);
  give(a, false);
  router.tick(now);
  EXPECT_EQ(output.on_air(), b) << "no screen runs through half a second of the past";
  pass(340);
  EXPECT_EQ(output.on_air(), a) << "unless the key frame does not come";
}

TEST_F(VideoRouterTest, AnswersAFirstLostPictureSoonAfterAKeyFrameFromTheHistory) {
  const StreamId a = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.tick(now);
  give(a, true);
  pass(40);
  give(a, false);
  asked.streams.clear();
  router.lost_picture(output, now);
  router.tick(now);
  EXPECT_EQ(one.packets, 4);
  EXPECT_THAT(asked.streams, IsEmpty());
  router.lost_picture(output, now);
  pass(520);
  EXPECT_THAT(asked.streams, ElementsAre(a)) << "it did not help";
}

TEST_F(VideoRouterTest, SendsALongHistoryInSlices) {
  const StreamId a = router.add_source();
  give(a, true);
  const std::vector<std::uint8_t> large(1100, 0x41);
  for (int i = 0; i < 100; ++i) {
    media::RtpPacket packet;
    packet.header.sequence = ++sequence;
    packet.header.timestamp = sequence * 3600U;
    packet.payload = large;
    router.on_packet(a, packet, false, now);
  }
  router.add_output(one).want(a, now);
  router.tick(now);
  EXPECT_GT(one.packets, 1);
  EXPECT_LT(one.bytes, 45'000U);
  pass(40);
  EXPECT_EQ(one.packets, 101);
}

TEST_F(VideoRouterTest, SendsAgainWhatARoomAsksForAlsoAcrossACut) {
  const StreamId a = router.add_source();
  const StreamId b = router.add_source();
  VideoForwarder& output = router.add_output(one);
  output.want(a, now);
  router.tick(now);
  give(a, true);
  const std::uint16_t of_a = one.last.sequence;
  output.want(b, now);
  give(b, true);
  const std::array<std::uint16_t, 3> lost{of_a, static_cast<std::uint16_t>(of_a + 1),
                                          static_cast<std::uint16_t>(of_a + 9)};
  router.repair(output, lost, milliseconds{20}, now);
  EXPECT_THAT(one.repaired, ElementsAre(of_a, of_a + 1));
}

}  // namespace
}  // namespace nhipcau::bridge
