#include "common/io/media_queue.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "common/io/packet_frames.hpp"

namespace nhipcau::io {
namespace {

using ::testing::ElementsAre;
using Kind = MediaPacket::Kind;

std::vector<std::string> packets_of(std::string frame) {
  std::vector<std::string> packets;
  const bool whole = for_each_packet(
      {reinterpret_cast<std::uint8_t*>(frame.data()), frame.size()},
      [&](std::span<std::uint8_t> packet) { packets.emplace_back(packet.begin(), packet.end()); });
  EXPECT_TRUE(whole);
  return packets;
}

TEST(PacketFrames, CarrySeveralPacketsInOrder) {
  std::string frame;
  const std::vector<std::uint8_t> large(kFramedPacketMax, 7);
  append_packet(frame, std::vector<std::uint8_t>{1});
  append_packet(frame, large);
  const auto packets = packets_of(frame);
  ASSERT_EQ(packets.size(), 2U);
  EXPECT_EQ(packets[0], "\x01");
  EXPECT_EQ(packets[1], std::string(kFramedPacketMax, '\x07'));
}

TEST(PacketFrames, RefuseLengthsThatDoNotFit) {
  for (std::vector<std::uint8_t> frame :
       {std::vector<std::uint8_t>{0}, {0, 0}, {0, 2, 1}, {0, 1, 9, 0}, {0xff, 0xff, 1}}) {
    EXPECT_FALSE(for_each_packet(frame, [](std::span<std::uint8_t>) {}));
  }
}

TEST(MediaQueue, SoundGoesFirstAndBothKeepTheirOrder) {
  MediaQueue queue;
  const MonoTime now{1000};
  queue.push({Kind::kVideo, "v1"}, now);
  queue.push({Kind::kVideo, "v2"}, now);
  queue.push({Kind::kSound, "s1"}, now);
  queue.push({Kind::kSound, "s2"}, now);
  EXPECT_THAT(packets_of(queue.take_frame(8192, now)), ElementsAre("s1", "s2", "v1", "v2"));
  EXPECT_TRUE(queue.empty());
}

TEST(MediaQueue, AFrameIsAboutAsLargeAsItMayBe) {
  MediaQueue queue;
  for (int i = 0; i < 20; ++i) {
    queue.push({Kind::kVideo, std::string(1000, 'v')}, MonoTime{1000});
  }
  EXPECT_EQ(packets_of(queue.take_frame(4000, MonoTime{1000})).size(), 4U);
  EXPECT_FALSE(queue.empty());
}

TEST(MediaQueue, OldPicturesAreLeftOutAndOldSoundLater) {
  MediaQueue queue;
  queue.push({Kind::kVideo, "old"}, MonoTime{1000});
  queue.push({Kind::kSound, "sound"}, MonoTime{1000});
  queue.push({Kind::kVideo, "new"}, MonoTime{1400});
  EXPECT_THAT(packets_of(queue.take_frame(8192, MonoTime{1501})), ElementsAre("sound", "new"));
  EXPECT_EQ(queue.dropped(), 1U);
  queue.push({Kind::kSound, "sound"}, MonoTime{2000});
  EXPECT_EQ(queue.take_frame(8192, MonoTime{3001}), "");
  EXPECT_TRUE(queue.empty());
}

TEST(MediaQueue, WhenTooMuchWaitsTheOldestPicturesGoAndTheSoundStays) {
  MediaQueue queue;
  const MonoTime now{1000};
  queue.push({Kind::kSound, "sound"}, now);
  queue.push({Kind::kVideo, "first"}, now);
  for (std::size_t bytes = 0; bytes < MediaQueue::kBytesMax; bytes += 1000) {
    queue.push({Kind::kVideo, std::string(1000, 'v')}, now);
  }
  const auto packets = packets_of(queue.take_frame(2 * MediaQueue::kBytesMax, now));
  EXPECT_EQ(packets.front(), "sound");
  EXPECT_NE(packets.at(1), "first");
  EXPECT_LE(packets.size() * 1000, MediaQueue::kBytesMax + 1000);
  EXPECT_GT(queue.dropped(), 0U);
}

}  // namespace
}  // namespace nhipcau::io
