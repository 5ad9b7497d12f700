#include "orchestrator/outlet/intake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/outlet/sample_pictures.hpp"

namespace nhipcau::outlet {
namespace {

using media::MediaTime;
using testing::ElementsAre;
using testing::SizeIs;

constexpr Instant kWallOffset{1'000'000'000'000};
constexpr std::uint64_t kNtpSeconds = 2208988800ULL;

/// Plays the leg: counts sequence numbers, collects what comes out.
struct Feed {
  std::vector<Picture> pictures;
  std::vector<Sound> sounds;
  int asked = 0;
  Intake intake{kWallOffset,
                {.on_picture = [this](Picture picture) { pictures.push_back(std::move(picture)); },
                 .on_sound = [this](Sound sound) { sounds.push_back(std::move(sound)); },
                 .on_key_frame_needed = [this] { ++asked; }}};
  MediaTime now{1'000'000};
  std::uint16_t sequence = 100;

  static std::vector<std::uint8_t> rtp(std::uint16_t number, std::uint32_t timestamp, bool marker,
                                       const std::vector<std::uint8_t>& payload) {
    std::vector<std::uint8_t> packet(media::kRtpHeaderSize);
    media::write_rtp_header({marker, media::kPayloadVideo, number, timestamp, 1}, packet);
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
  }
  void take_video(const std::vector<std::uint8_t>& packet) {
    intake.on_video(*media::parse_rtp(packet), now);
  }
  void video(std::uint32_t timestamp, const Nal& nal, bool marker) {
    take_video(rtp(sequence++, timestamp, marker, nal));
  }
  void key(std::uint32_t timestamp) {
    video(timestamp, sample_sps(), false);
    video(timestamp, sample_pps(), false);
    video(timestamp, {0x65, 1}, true);
  }
  void delta(std::uint32_t timestamp) { video(timestamp, {0x41, 2}, true); }
  void lose() { ++sequence; }
  void sound(std::uint16_t number, std::uint32_t timestamp) {
    intake.on_sound(*media::parse_rtp(rtp(number, timestamp, false, {0xf8})), now);
  }
  /// Video timestamp 9000 and sound timestamp 480 are of second 50.
  void clocks() {
    media::SenderReport video_report;
    video_report.ntp = (kNtpSeconds + 50) << 32;
    video_report.rtp_timestamp = 9000;
    intake.on_video_clock(video_report);
    media::SenderReport sound_report = video_report;
    sound_report.rtp_timestamp = 480;
    intake.on_sound_clock(sound_report);
  }
};

TEST(Intake, PutsSoundAndPictureOnTheBridgesClock) {
  Feed feed;
  feed.clocks();
  feed.key(9000 + 90 * 40);
  feed.sound(7, 480 + 48 * 20);
  ASSERT_THAT(feed.pictures, SizeIs(1));
  ASSERT_THAT(feed.sounds, SizeIs(1));
  EXPECT_EQ(feed.pictures[0].at, Instant{50'040'000});
  EXPECT_EQ(feed.sounds[0].at, Instant{50'020'000});
  EXPECT_TRUE(feed.pictures[0].key);
  EXPECT_THAT(feed.pictures[0].nals, ElementsAre(sample_sps(), sample_pps(), Nal{0x65, 1}));
}

TEST(Intake, KeepsTheFirstPicturesUntilTheClocksAreKnown) {
  Feed feed;
  feed.key(9000);
  feed.delta(12600);
  EXPECT_THAT(feed.pictures, SizeIs(0));
  feed.clocks();
  feed.delta(16200);
  ASSERT_THAT(feed.pictures, SizeIs(3));
  EXPECT_EQ(feed.pictures[0].at, Instant{50'000'000});
}

TEST(Intake, WithoutReportsItGoesByTheArrivalAfterTwoSeconds) {
  Feed feed;
  feed.key(9000);
  feed.now += MediaTime{2'100'000};
  feed.delta(9000 + 189'000);
  ASSERT_THAT(feed.pictures, SizeIs(2));
  EXPECT_EQ(feed.pictures[0].at, kWallOffset + Instant{1'000'000});
  EXPECT_EQ(feed.pictures[1].at - feed.pictures[0].at, Instant{2'100'000});
}

TEST(Intake, PutsPacketsInOrder) {
  Feed feed;
  feed.clocks();
  feed.take_video(Feed::rtp(10, 9000, false, sample_sps()));
  feed.take_video(Feed::rtp(12, 9000, true, {0x65, 1}));
  EXPECT_THAT(feed.pictures, SizeIs(0));
  feed.take_video(Feed::rtp(11, 9000, false, sample_pps()));
  ASSERT_THAT(feed.pictures, SizeIs(1));
  EXPECT_EQ(feed.pictures[0].nals[1], sample_pps());
}

TEST(Intake, AfterALossNothingComesOutUntilAKeyFrame) {
  Feed feed;
  feed.clocks();
  feed.key(9000);
  feed.lose();
  feed.delta(12600);
  feed.delta(16200);
  EXPECT_THAT(feed.pictures, SizeIs(1)) << "what is missing may still come";
  feed.now += MediaTime{250'000};
  feed.intake.tick(feed.now);
  EXPECT_THAT(feed.pictures, SizeIs(1));
  EXPECT_EQ(feed.asked, 1);
  feed.key(19800);
  feed.delta(23400);
  EXPECT_THAT(feed.pictures, SizeIs(3));
}

TEST(Intake, APictureWithAHoleIsDroppedWhole) {
  Feed feed;
  feed.clocks();
  feed.key(9000);
  feed.video(12600, {0x41, 1}, false);
  feed.lose();
  feed.video(12600, {0x41, 3}, true);
  feed.now += MediaTime{250'000};
  feed.key(16200);
  ASSERT_THAT(feed.pictures, SizeIs(2));
  EXPECT_TRUE(feed.pictures[1].key);
}

TEST(Intake, ParameterSetsThatAreMarkedAsAPictureBelongToTheNext) {
  Feed feed;
  feed.clocks();
  feed.video(9000, sample_sps(), false);
  feed.video(9000, sample_pps(), true);
  EXPECT_THAT(feed.pictures, SizeIs(0));
  feed.video(9000, {0x65, 1}, true);
  feed.delta(12600);
  ASSERT_THAT(feed.pictures, SizeIs(2));
  EXPECT_TRUE(feed.pictures[0].key);
  EXPECT_THAT(feed.pictures[0].nals, ElementsAre(sample_sps(), sample_pps(), Nal{0x65, 1}));
  EXPECT_THAT(feed.pictures[1].nals, SizeIs(1));
}

TEST(Intake, PutsFragmentsAndAggregatesTogether) {
  Feed feed;
  feed.clocks();
  const Nal sps = sample_sps();
  const Nal pps = sample_pps();
  Nal aggregate{24};  // STAP-A
  for (const Nal& nal : {sps, pps}) {
    aggregate.push_back(0);
    aggregate.push_back(static_cast<std::uint8_t>(nal.size()));
    aggregate.insert(aggregate.end(), nal.begin(), nal.end());
  }
  feed.video(9000, aggregate, false);
  feed.video(9000, {0x7c, 0x85, 1, 2}, false);  // FU-A of type 5: start
  feed.video(9000, {0x7c, 0x05, 3}, false);
  feed.video(9000, {0x7c, 0x45, 4}, true);  // end
  ASSERT_THAT(feed.pictures, SizeIs(1));
  EXPECT_THAT(feed.pictures[0].nals, ElementsAre(sps, pps, Nal{0x65, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace nhipcau::outlet
