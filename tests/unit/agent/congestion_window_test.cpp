#include "endpoint-agent/uplink/congestion_window.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "endpoint-agent/uplink/picture_uplink.hpp"

namespace nhipcau::agent {
namespace {

using media::MediaTime;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kPacket = 1200;

/// A line of one rate that tells of every packet `answer` after it came.
class Line {
 public:
  Line(CongestionWindow& window, double kbps, MediaTime answer)
      : window_(window), kbps_(kbps), answer_(answer) {}

  /// A picture that is sent all at once.
  void picture(int packets) {
    MediaTime came = now;
    for (int i = 0; i < packets; ++i) {
      came += MediaTime{static_cast<std::int64_t>(kPacket * 8000 / kbps_)};
      window_.on_told({now, now, came, kPacket, i == 0}, came + answer_);
    }
  }

  void play(MediaTime duration, int packets) {
    for (const MediaTime end = now + duration; now < end; now += milliseconds{40}) {
      picture(packets);
    }
  }

  /// Of packets nobody has told of, how many may be under way.
  [[nodiscard]] int most(std::optional<int> paced = std::nullopt) const {
    int packets = 0;
    while (packets < 1000 && window_.open(packets * kPacket, paced, now)) {
      ++packets;
    }
    return packets;
  }

  MediaTime now = seconds{1000};

 private:
  CongestionWindow& window_;
  double kbps_;
  MediaTime answer_;
};

constexpr int kNoLimit = 1000;

TEST(ACongestionWindow, LimitsNothingUntilItKnowsTheLine) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{2});
  EXPECT_EQ(line.most(), kNoLimit);
  line.play(milliseconds{500}, 10);
  EXPECT_EQ(line.most(), kNoLimit) << "less than a second";
  line.play(seconds{2}, 10);
  EXPECT_LT(line.most(), 10);
}

TEST(ACongestionWindow, HoldsWhatTheLineTakesUntilItIsTold) {
  for (const int answer : {1, 10, 30}) {
    CongestionWindow window;
    Line line(window, 4000, milliseconds{answer});
    line.play(seconds{3}, 10);
    // A packet takes 2.4 ms; the first of a picture is told of after that and the answer's way.
    const int packets = static_cast<int>((2.4 + answer) / 2.4);
    EXPECT_NEAR(line.most(), packets, 1) << answer;
  }
}

TEST(ACongestionWindow, LeavesWideLinesAndSmallPicturesAlone) {
  CongestionWindow window;
  Line wide(window, 50'000, milliseconds{2});
  wide.play(seconds{3}, 10);
  EXPECT_EQ(wide.most(), kNoLimit);
  CongestionWindow other;
  Line small(other, 4000, milliseconds{2});
  small.play(seconds{3}, 3);
  EXPECT_EQ(small.most(), kNoLimit) << "three packets say nothing of the line";
}

TEST(ACongestionWindow, ForgetsARateAfterTwoSecondsAndGoesByThePaceInstead) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{30});
  line.play(seconds{3}, 10);
  EXPECT_LT(line.most(), 20);
  line.now += seconds{3};
  EXPECT_EQ(line.most(), kNoLimit);
  EXPECT_EQ(line.most(1000), 5) << "1500 kbit/s for 32 ms";
  EXPECT_LT(line.most(300), line.most(1000));
  EXPECT_EQ(line.most(60), 1);
}

TEST(ACongestionWindow, ShrinksWhileAPictureIsSlowInComing) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{10});
  line.play(seconds{3}, 10);
  const int before = line.most();
  Line narrow(window, 400, milliseconds{10});
  narrow.now = line.now;
  narrow.picture(4);  // of one that has more packets
  EXPECT_LT(narrow.most(), before);
  EXPECT_GE(narrow.most(), 1);
}

TEST(ACongestionWindow, HasMoreUnderWayOnALineThatLosesPackets) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{0});
  line.play(seconds{3}, 10);
  int most = line.most();
  for (const double loss : {0.05, 0.15, 0.25}) {
    window.on_loss(loss);
    EXPECT_GT(line.most(), most) << loss;
    most = line.most();
  }
}

TEST(ACongestionWindow, WidensWhilePicturesWaitHereAndNothingWaitsInTheLine) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{0});
  line.play(seconds{3}, 10);
  const int before = line.most(4000);
  const auto late = [&](MediaTime here, MediaTime way) {
    for (int i = 0; i < 50; ++i, line.now += milliseconds{20}) {
      window.on_told({line.now - here, line.now, line.now + way, kPacket, true}, line.now + way);
    }
  };
  late(milliseconds{100}, MediaTime{2400});
  EXPECT_GT(line.most(4000), before);
  EXPECT_LT(line.most(4000), kNoLimit);
  late(milliseconds{100}, milliseconds{40});
  EXPECT_LE(line.most(4000), before) << "the line has a queue: it is the line that is slow";
}

TEST(ACongestionWindow, TakesAPauseBetweenTwoPacketsForNoSlowLine) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{10});
  line.play(seconds{3}, 10);
  const int before = line.most();
  for (int i = 0; i < 8; ++i) {  // of one picture, each sent when it was free to go
    line.now += milliseconds{60};
    window.on_told({seconds{2000}, line.now, line.now + MediaTime{2400}, kPacket, true},
                   line.now + MediaTime{2400});
  }
  EXPECT_EQ(line.most(), before);
}

TEST(ACongestionWindow, CountsWhatElseWentOutUntilTheLineHasWorkedItOff) {
  CongestionWindow window;
  Line line(window, 4000, milliseconds{10});
  line.play(seconds{3}, 10);
  const int before = line.most();
  window.on_other(2 * kPacket, std::nullopt, line.now);
  EXPECT_EQ(line.most(), before - 2);
  line.now += milliseconds{5};
  EXPECT_EQ(line.most(), before);
}

TEST(ACongestionWindow, IsNotNarrowedByJitter) {
  CongestionWindow window;
  MediaTime now = seconds{1000};
  for (int picture = 0; picture < 100; ++picture, now += milliseconds{40}) {
    for (int i = 0; i < 10; ++i) {
      const MediaTime late = milliseconds{(picture * 37 + i * 13) % 60};
      window.on_told({now, now, now + late, kPacket, i == 0}, now + late + milliseconds{20});
    }
  }
  // 10 packets in 40 ms are 2400 kbit/s; for the 79 ms an answer takes that is 20 packets.
  EXPECT_TRUE(window.open(15 * kPacket, std::nullopt, now));
}

/// An uplink with a line of 4 Mbit/s, which has brought a hundred pictures. It tells at once.
class HeldBack : public testing::Test {
 protected:
  HeldBack() {
    uplink.follow(true, true, now);
    for (int i = 0; i < 100; ++i) {
      picture();
      run(milliseconds{40});
    }
  }

  void picture() {
    for (int i = 0; i < 10; ++i) {
      uplink.send({leg::Stream::kMain, std::vector<std::uint8_t>(kPacket), MediaTime{0}}, now);
    }
  }

  void run(MediaTime duration) {
    for (const MediaTime end = now + duration; now < end; now += milliseconds{1}) {
      tell();
      if (wake_at_ && now >= *wake_at_) {
        wake_at_.reset();
        uplink.drain(now);
      }
      if (now.count() % 20'000 == 0) {
        uplink.tick(now, milliseconds{4});
      }
    }
  }

  std::uint16_t sequence = 1;  // of the next packet
  std::uint16_t thumbnails = 0;
  std::vector<std::uint16_t> repaired;
  bool silent = false;   ///< nothing is told …
  bool repeats = false;  ///< … but the last packet that was, again and again
  MediaTime now = seconds{1000};
  PictureUplink uplink{{1280, 720, 25},
                       2500,
                       {.send =
                            [this](const leg::UpPacket& packet) {
                              const MediaTime came = take(packet.bytes.size());
                              if (packet.stream == leg::Stream::kThumbnail) {
                                return thumbnails++;
                              }
                              came_.push_back(came);
                              return sequence++;
                            },
                        .repair =
                            [this](leg::Stream, std::uint16_t lost) {
                              repaired.push_back(lost);
                              take(kPacket);
                              return kPacket;
                            },
                        .steer = [](const EncoderOrders&) {},
                        .need_key_frame = [] {},
                        .wake_in = [this](MediaTime after) { wake_at_ = now + after; }}};

 private:
  MediaTime take(std::size_t bytes) {
    free_at_ = std::max(free_at_, now) + MediaTime{static_cast<std::int64_t>(bytes * 2)};
    return free_at_;
  }

  /// Of what has come; the bridge's clock is ours.
  void tell() {
    media::CongestionFeedback feedback;
    feedback.first = told_;
    feedback.timestamp = static_cast<std::uint32_t>(now.count() * 65536 / 1'000'000);
    while (!silent && !came_.empty() && came_.front() <= now) {
      const auto age = (now - came_.front()).count() * 1024 / 1'000'000;
      feedback.ages.emplace_back(static_cast<std::uint16_t>(age));
      came_.pop_front();
      ++told_;
    }
    if (repeats && now.count() % 20'000 == 0) {
      feedback.first = static_cast<std::uint16_t>(told_ - 1);
      feedback.ages.emplace_back(std::uint16_t{100});
    }
    if (!feedback.ages.empty()) {
      uplink.on_feedback(feedback, now);
    }
  }

  std::deque<MediaTime> came_;  // of packets nobody has told of
  MediaTime free_at_{};
  std::optional<MediaTime> wake_at_;
  std::uint16_t told_ = 1;
};

TEST_F(HeldBack, KeepsBackWhatIsNotToldOf) {
  const std::uint16_t before = sequence;
  picture();
  EXPECT_GE(sequence - before, 1);
  EXPECT_LE(sequence - before, 3);
  run(milliseconds{40});
  EXPECT_EQ(sequence - before, 10) << "no longer than the line needs";
}

TEST_F(HeldBack, SendsWhatWasLostBeforeWhatIsNewWhenTheLineMayBeGivenSomething) {
  picture();
  const std::uint16_t before = sequence;
  uplink.on_lost(leg::Stream::kMain, {7, 8}, now);
  uplink.on_lost(leg::Stream::kMain, {8}, now);
  EXPECT_TRUE(repaired.empty()) << "enough is under way";
  run(milliseconds{12});
  EXPECT_EQ(repaired, (std::vector<std::uint16_t>{7, 8})) << "each once";
  EXPECT_LE(sequence - before, 3) << "a repair takes a new packet's place";
  run(milliseconds{40});
  EXPECT_EQ(repaired.size(), 2U);
  EXPECT_EQ(sequence - before, 9) << "all else has followed";
}

TEST_F(HeldBack, SendsThumbnailsBeforeTheMainPictureButOneByOne) {
  picture();
  const std::uint16_t before = sequence;
  for (int i = 0; i < 3; ++i) {
    uplink.send({leg::Stream::kThumbnail, std::vector<std::uint8_t>(kPacket), MediaTime{0}}, now);
  }
  EXPECT_EQ(thumbnails, 0) << "enough is under way";
  run(milliseconds{6});
  EXPECT_GE(thumbnails, 1);
  EXPECT_LE(thumbnails, 2);
  run(milliseconds{6});
  EXPECT_EQ(thumbnails, 3);
  EXPECT_LE(sequence - before, 3);
  run(milliseconds{40});
  EXPECT_EQ(sequence - before, 9) << "no longer than the line needs";
}

TEST_F(HeldBack, SendsNothingAgainThatHasWaitedTooLong) {
  picture();
  silent = true;
  uplink.on_lost(leg::Stream::kMain, {7}, now);
  now += milliseconds{400};
  uplink.tick(now, milliseconds{4});
  EXPECT_TRUE(repaired.empty());
}

TEST_F(HeldBack, IsNotHeldBackForEverByABridgeThatTellsNothing) {
  const std::uint16_t before = sequence;
  silent = true;
  picture();
  run(milliseconds{400});
  EXPECT_GE(sequence - before, 4);
}

TEST_F(HeldBack, NorByOneThatTellsTheSameAgain) {
  const std::uint16_t before = sequence;
  silent = repeats = true;
  picture();
  run(milliseconds{400});
  EXPECT_GE(sequence - before, 4);
}

}  // namespace
}  // namespace nhipcau::agent
