#include "orchestrator/bridge/video_forwarder.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <string>

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;

constexpr StreamId kSlate = 1;
constexpr StreamId kA = 2;
constexpr StreamId kB = 3;
constexpr std::uint16_t kFirstSequence = 100;
constexpr std::uint32_t kFirstTimestamp = 5000;

struct Sent {
  RtpHeader header;
  std::string payload;
  MediaTime media_time;
};

struct Recorder final : VideoSink {
  void send(const RtpHeader& header, Bytes payload, MediaTime media_time) override {
    sent.push_back({header, std::string(payload.begin(), payload.end()), media_time});
  }
  void repair(const RtpHeader& header, Bytes payload) override {
    repaired.push_back({header, std::string(payload.begin(), payload.end()), MediaTime{0}});
  }
  std::vector<Sent> sent;
  std::vector<Sent> repaired;
};

/// A source with numbers of its own; pictures of one or more packets, 40 ms apart.
struct Source {
  StreamId id;
  std::uint16_t sequence;
  std::uint32_t timestamp;

  VideoPacket packet(const std::string& payload, bool key, bool marker, MediaTime at) {
    const std::string& text = texts.emplace_back(payload);
    VideoPacket p;
    p.header.sequence = sequence++;
    p.header.timestamp = timestamp;
    p.header.marker = marker;
    p.payload = {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    p.starts_key_frame = key;
    p.media_time = at;
    if (marker) {
      timestamp += 3600;
    }
    return p;
  }
  std::deque<std::string> texts{};  // packets point into them
};

class VideoForwarderTest : public testing::Test {
 protected:
  void key(Source& s) { give(s, s.packet("K" + std::to_string(s.id), true, true, now)); }
  void delta(Source& s) { give(s, s.packet("d" + std::to_string(s.id), false, true, now)); }
  void part(Source& s) { give(s, s.packet("p" + std::to_string(s.id), false, false, now)); }
  void give(const Source& s, const VideoPacket& p) { forwarder.on_packet(s.id, p, now); }
  void advance(int ms, bool wanted_alive) {
    for (int i = 0; i < ms; i += 20) {
      now += milliseconds{20};
      forwarder.tick(wanted_alive, now);
    }
  }
  std::string payloads() const {
    std::string all;
    for (const Sent& s : recorder.sent) {
      all += s.payload + " ";
    }
    return all;
  }
  void expect_one_unbroken_stream() const {
    for (std::size_t i = 1; i < recorder.sent.size(); ++i) {
      const RtpHeader& before = recorder.sent[i - 1].header;
      const RtpHeader& after = recorder.sent[i].header;
      EXPECT_EQ(media::sequence_distance(after.sequence, before.sequence), 1) << "at " << i;
      EXPECT_GE(media::timestamp_distance(after.timestamp, before.timestamp), before.marker ? 1 : 0)
          << "at " << i;
    }
  }

  MediaTime now{std::chrono::seconds{1000}};
  Recorder recorder;
  VideoForwarder forwarder{recorder, kSlate, kFirstSequence, kFirstTimestamp};
  Source a{kA, 40000, 900000};
  Source b{kB, 7, 12};
  Source slate{kSlate, 1, 1};
};

TEST_F(VideoForwarderTest, BeginsWithAKeyFrameAndItsOwnNumbers) {
  forwarder.want(kA, now);
  EXPECT_EQ(forwarder.waiting_for(), kA);
  delta(a);
  key(a);
  now += milliseconds{40};
  delta(a);
  EXPECT_EQ(payloads(), "K2 d2 ");
  EXPECT_EQ(recorder.sent[0].header.sequence, kFirstSequence);
  EXPECT_EQ(recorder.sent[0].header.timestamp, kFirstTimestamp);
  EXPECT_EQ(recorder.sent[1].header.timestamp, kFirstTimestamp + 3600);
  EXPECT_EQ(forwarder.waiting_for(), kNoStream);
  EXPECT_EQ(forwarder.on_air(), kA);
}

TEST_F(VideoForwarderTest, KeepsTheOldSourceOnAirUntilTheNewOnesKeyFrame) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kB, now);
  delta(b);
  delta(a);
  key(b);
  delta(a);
  delta(b);
  EXPECT_EQ(payloads(), "K2 d2 K3 d3 ");
  EXPECT_EQ(forwarder.on_air(), kB);
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, LetsThePictureOnAirEndBeforeTheCut) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kB, now);
  part(a);
  key(b);
  EXPECT_EQ(forwarder.on_air(), kA);
  delta(b);
  part(a);
  delta(a);  // the end of that picture
  EXPECT_EQ(payloads(), "K2 p2 p2 d2 K3 d3 ");
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, CutsAfter40MsWhenThePictureOnAirNeverEnds) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kB, now);
  part(a);
  key(b);
  advance(20, true);
  EXPECT_EQ(payloads(), "K2 p2 ");
  advance(20, true);
  EXPECT_EQ(payloads(), "K2 p2 K3 ");
}

TEST_F(VideoForwarderTest, ClosesAHoleOfASourceThatBeganAnew) {
  forwarder.want(kB, now);
  key(b);
  b.sequence = static_cast<std::uint16_t>(b.sequence + 300);
  b.timestamp += 300 * 90;
  key(b);
  delta(b);
  ASSERT_EQ(payloads(), "K3 K3 d3 ");
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, NeverStepsBackWithASourceWhoseTimestampsDo) {
  forwarder.want(kA, now);
  key(a);
  a.timestamp -= 50000;
  now += milliseconds{40};
  key(a);
  now += milliseconds{40};
  delta(a);
  expect_one_unbroken_stream();
  EXPECT_EQ(recorder.sent[1].header.timestamp, kFirstTimestamp + 3600);
  EXPECT_EQ(recorder.sent[2].header.timestamp, kFirstTimestamp + 7200);
}

TEST_F(VideoForwarderTest, BeginsFromThePastAndIsNoLaterThanTheLivePicture) {
  forwarder.want(kA, now);
  std::vector<VideoPacket> past;
  for (int i = 0; i < 25; ++i) {
    past.push_back(a.packet(i == 0 ? "K2" : "d2", i == 0, true, now));
    now += milliseconds{40};
  }
  const MediaTime newest = now - milliseconds{40};
  forwarder.begin_catch_up(kA, 70, newest);
  EXPECT_EQ(forwarder.waiting_for(), kNoStream);
  for (std::uint64_t i = 0; i < past.size(); ++i) {
    EXPECT_EQ(forwarder.catching_up(), 70 + i);
    forwarder.catch_up(past[i], now);
  }
  forwarder.end_catch_up();
  const std::uint32_t after = recorder.sent.back().header.timestamp;
  EXPECT_LT(after - recorder.sent.front().header.timestamp, 90U * 30) << "30 ms for a second";
  delta(a);
  const std::uint32_t live = recorder.sent.back().header.timestamp;
  EXPECT_EQ(live - kFirstTimestamp, 90U * 80) << "it begins 40 ms before the newest picture's time";
  now += milliseconds{40};
  delta(a);
  EXPECT_EQ(recorder.sent.back().header.timestamp - live, 3600U);
  EXPECT_EQ(recorder.sent.size(), 27U);
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, ComesBackToTheBridgesTimeAfterACutToAnOlderPicture) {
  forwarder.want(kA, now);
  key(a);
  const MediaTime start = now;
  forwarder.want(kB, now);
  give(b, b.packet("K3", true, true, now - milliseconds{90}));
  for (int i = 0; i < 25; ++i) {
    now += milliseconds{40};
    give(b, b.packet("d3", false, true, now - milliseconds{90}));
  }
  EXPECT_EQ(recorder.sent.back().header.timestamp - kFirstTimestamp,
            (now - milliseconds{90} - start).count() * 9 / 100);
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, FindsWhatWentOutUnderANumberForASecond) {
  forwarder.want(kA, now);
  VideoPacket packet = a.packet("K2", true, true, now);
  packet.index = 1234;
  give(a, packet);
  const auto apart = milliseconds{20};
  const auto sent = forwarder.take_repair(kFirstSequence, now, apart);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->stream, kA);
  EXPECT_EQ(sent->index, 1234U);
  EXPECT_FALSE(forwarder.take_repair(kFirstSequence, now, apart)) << "it is on its way";
  EXPECT_FALSE(forwarder.take_repair(kFirstSequence + 1, now, apart)) << "it was never sent";
  now += milliseconds{20};
  EXPECT_TRUE(forwarder.take_repair(kFirstSequence, now, apart));
  forwarder.repair(*sent, packet.header, packet.payload);
  ASSERT_EQ(recorder.repaired.size(), 1U);
  EXPECT_EQ(recorder.repaired[0].header.sequence, kFirstSequence);
  EXPECT_EQ(recorder.repaired[0].header.timestamp, kFirstTimestamp);
  now += milliseconds{1000};
  EXPECT_FALSE(forwarder.take_repair(kFirstSequence, now, apart));
}

TEST_F(VideoForwarderTest, GoesOnAcrossTheWrapOfSequenceAndTimestampForHours) {
  a.sequence = 65000;
  a.timestamp = 0xfffff000U;
  forwarder.want(kA, now);
  key(a);
  for (int i = 0; i < 200000; ++i) {
    now += milliseconds{40};
    delta(a);
  }
  forwarder.want(kB, now);
  key(b);
  delta(b);
  EXPECT_EQ(recorder.sent.size(), 200003U);
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, FollowsTheBridgesTimeAtACutSoThatNothingDrifts) {
  forwarder.want(kA, now);
  key(a);
  const MediaTime start = now;
  for (int i = 0; i < 25; ++i) {
    now += milliseconds{40};
    delta(a);
  }
  now += milliseconds{500};  // nothing came for a while
  forwarder.want(kB, now);
  key(b);
  const std::uint32_t passed = recorder.sent.back().header.timestamp - kFirstTimestamp;
  EXPECT_EQ(passed, (now - start).count() * 9 / 100);
}

TEST_F(VideoForwarderTest, NeverStepsBackWhenTheNewSourcesPictureIsOlder) {
  forwarder.want(kA, now);
  key(a);
  const std::uint32_t last = recorder.sent.back().header.timestamp;
  forwarder.want(kB, now);
  give(b, b.packet("K3", true, true, now - milliseconds{90}));
  EXPECT_GT(media::timestamp_distance(recorder.sent.back().header.timestamp, last), 0);
}

TEST_F(VideoForwarderTest, ShowsTheSlateWhenTheWantedSourceIsDeadFor800Ms) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kB, now);
  for (int i = 0; i < 20; ++i) {
    advance(40, false);
    delta(a);
    EXPECT_FALSE(forwarder.waiting_for_slate()) << i;
  }
  advance(40, false);
  delta(a);
  EXPECT_TRUE(forwarder.waiting_for_slate());
  key(slate);
  EXPECT_EQ(forwarder.on_air(), kSlate);
  EXPECT_EQ(forwarder.waiting_for(), kB) << "it goes on trying";
  key(b);
  EXPECT_EQ(forwarder.on_air(), kB);
  delta(slate);
  EXPECT_EQ(recorder.sent.back().payload, "K3");
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, WaitsForALivingSourceWithoutTheSlate) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kB, now);
  for (int i = 0; i < 100; ++i) {
    advance(40, true);
    delta(a);
  }
  key(slate);
  EXPECT_EQ(forwarder.on_air(), kA);
}

TEST_F(VideoForwarderTest, ShowsTheSlateWhenTheSourceOnAirIsSilentForASecond) {
  forwarder.want(kA, now);
  key(a);
  advance(1000, true);
  EXPECT_FALSE(forwarder.waiting_for_slate());
  advance(20, false);
  EXPECT_TRUE(forwarder.waiting_for_slate());
  key(slate);
  EXPECT_EQ(forwarder.on_air(), kSlate);
  EXPECT_EQ(forwarder.waiting_for(), kA);
  delta(a);
  EXPECT_EQ(forwarder.on_air(), kSlate) << "its deltas are of no use";
  key(a);
  EXPECT_EQ(forwarder.on_air(), kA);
  expect_one_unbroken_stream();
}

TEST_F(VideoForwarderTest, StaysWithASourceThatSpeaksAgainBeforeTheSlatesKeyFrame) {
  forwarder.want(kA, now);
  key(a);
  advance(1040, false);
  delta(a);
  key(slate);
  EXPECT_EQ(forwarder.on_air(), kA);
}

TEST_F(VideoForwarderTest, DoesNothingWhenTheSameSourceIsWantedAgain) {
  forwarder.want(kA, now);
  key(a);
  forwarder.want(kA, now);
  EXPECT_EQ(forwarder.waiting_for(), kNoStream);
  delta(a);
  EXPECT_EQ(payloads(), "K2 d2 ");
}

TEST_F(VideoForwarderTest, ForgetsAHeldCutWhenTheWishChanges) {
  forwarder.want(kA, now);
  key(a);
  part(a);
  forwarder.want(kB, now);
  key(b);
  forwarder.want(kA, now);
  delta(a);
  delta(b);
  EXPECT_EQ(payloads(), "K2 p2 d2 ");
}

TEST_F(VideoForwarderTest, StandsStillWhileItsPeerIsAwayAndBeginsAgainWithAKeyFrame) {
  forwarder.want(kA, now);
  key(a);
  forwarder.suspend(now);
  EXPECT_EQ(forwarder.on_air(), kNoStream);
  EXPECT_EQ(forwarder.waiting_for(), kA);
  delta(a);
  EXPECT_EQ(recorder.sent.size(), 1U);
  now += std::chrono::hours{8};
  key(a);
  EXPECT_EQ(recorder.sent.back().header.sequence, kFirstSequence + 1);
  EXPECT_EQ(payloads(), "K2 K2 ");
}

}  // namespace
}  // namespace nhipcau::bridge
