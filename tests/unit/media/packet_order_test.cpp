#include "common/media/packet_order.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <random>
#include <sstream>
#include <string>

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;

/// A stream of pictures: "k" begins a key frame, "d" another picture; upper case ends one.
class PacketOrderTest : public testing::Test {
 protected:
  explicit PacketOrderTest(PacketOrder::Unit unit = PacketOrder::Unit::kPackets)
      : order(unit, [this](const RtpPacket& packet, bool key, MediaTime) {
          left += (key ? "k" : "d") + std::to_string(packet.header.sequence) +
                  (packet.header.marker ? ". " : " ");
        }) {}

  void give(int sequence, bool key, bool marker = true, int picture = -1, bool repair = false) {
    std::vector<std::uint8_t> payload{static_cast<std::uint8_t>(key ? 0x67 : 0x41), 1, 2};
    RtpPacket packet;
    packet.header.sequence = static_cast<std::uint16_t>(sequence);
    packet.header.timestamp = static_cast<std::uint32_t>((picture < 0 ? sequence : picture) * 3600);
    packet.header.marker = marker;
    packet.payload = payload;
    order.push(packet, repair, now);
  }
  void pass(int ms) {
    for (int i = 0; i < ms; i += 20) {
      now += milliseconds{20};
      order.tick(now, milliseconds{40});
    }
  }
  std::vector<std::uint16_t> lost() {
    std::vector<std::uint16_t> out;
    order.collect_lost(now, milliseconds{40}, out);
    return out;
  }

  MediaTime now{std::chrono::seconds{10}};
  std::string left;
  PacketOrder order;
};

struct PictureOrderTest : PacketOrderTest {
  PictureOrderTest() : PacketOrderTest(PacketOrder::Unit::kPictures) {}
};

TEST_F(PacketOrderTest, BeginsWithAKeyFrameEvenWhenItsStartComesLate) {
  give(10, false);
  give(12, false);
  give(11, true, false, 12);
  give(13, false);
  EXPECT_EQ(left, "k11 d12. d13. ");
}

TEST_F(PacketOrderTest, PassesPacketsOnAtOnceAndPutsThemInOrder) {
  give(1, true);
  give(2, false, false, 3);
  EXPECT_EQ(left, "k1. d2 ") << "a forwarder does not wait for the end of the picture";
  give(4, false);
  give(3, false);
  give(3, false);
  give(5, false);
  EXPECT_EQ(left, "k1. d2 d3. d4. d5. ");
}

TEST_F(PacketOrderTest, HoldsWhatIsBehindAGapUntilTheRepairComes) {
  give(1, true);
  give(3, false);
  now += milliseconds{5};
  EXPECT_THAT(lost(), testing::ElementsAre(2));
  pass(100);
  give(4, false);
  EXPECT_EQ(left, "k1. ");
  give(2, false, true, -1, true);
  EXPECT_EQ(left, "k1. d2. d3. d4. ");
  EXPECT_FALSE(order.take_broken());
}

TEST_F(PacketOrderTest, GivesUpAndIsSilentUntilTheNextKeyFrame) {
  give(1, true);
  give(3, false);
  pass(220);
  EXPECT_TRUE(order.take_broken());
  EXPECT_FALSE(order.take_broken()) << "once per break";
  give(4, false);
  give(2, false, true, -1, true);
  EXPECT_EQ(left, "k1. ");
  give(5, true);
  give(6, false);
  EXPECT_EQ(left, "k1. k5. d6. ");
}

TEST_F(PacketOrderTest, GoesOnWithAKeyFrameThatIsAlreadyHere) {
  give(1, true);
  give(3, false);
  give(4, true);
  give(5, false);
  pass(60);
  EXPECT_EQ(left, "k1. ") << "the repair may still come";
  pass(40);
  EXPECT_EQ(left, "k1. k4. d5. ");
  EXPECT_FALSE(order.take_broken()) << "nobody needs another key frame";
}

TEST_F(PacketOrderTest, BreaksAfterAnOutage) {
  give(1, true);
  give(900, false);
  EXPECT_TRUE(order.take_broken());
  give(901, true);
  EXPECT_EQ(left, "k1. k901. ");
}

TEST_F(PacketOrderTest, IsNotFilledUpByAStreamThatNeverBringsTheRepair) {
  give(1, true);
  for (int n = 3; n < 1100; ++n) {
    give(n, false);
  }
  EXPECT_TRUE(order.take_broken());
  give(1100, true);
  EXPECT_EQ(left, "k1. k1100. ");
}

TEST_F(PictureOrderTest, LetsOnlyWholePicturesLeave) {
  give(1, true, false, 2);
  EXPECT_EQ(left, "");
  give(2, false, true, 2);
  EXPECT_EQ(left, "k1 d2. ");
  give(4, false, true, 4);
  EXPECT_EQ(left, "k1 d2. ");
  give(3, false, false, 4);
  EXPECT_EQ(left, "k1 d2. d3 d4. ");
}

TEST_F(PictureOrderTest, ThrowsAwayAPictureThatItsSenderNeverFinished) {
  give(1, true);
  give(2, false, false, 2);
  give(3, true, true, 3);
  EXPECT_EQ(left, "k1. k3. ");
  EXPECT_FALSE(order.take_broken());
  give(4, false, false, 4);
  give(5, false, true, 5);
  EXPECT_EQ(left, "k1. k3. ") << "what was cut off may be what the next picture needs";
  EXPECT_TRUE(order.take_broken());
}

TEST_F(PictureOrderTest, DoesNotWaitForEverForAKeyFrameWithAHoleInIt) {
  give(1, true);
  give(2, true, false, 4);
  give(4, false, true, 4);
  give(5, false);
  pass(240);
  EXPECT_TRUE(order.take_broken());
  give(6, true);
  EXPECT_EQ(left, "k1. k6. ");
}

/// Whatever the network does, what leaves is decodable: from a key frame on without a hole.
TEST_F(PictureOrderTest, LetsNothingUndecodableLeaveWhateverTheNetworkDoes) {
  std::mt19937 random(7);
  std::vector<int> waiting;
  for (int picture = 0; picture < 4000; ++picture) {
    for (int part = 0; part < 3; ++part) {
      waiting.push_back(picture * 3 + part);
    }
    std::shuffle(waiting.begin(), waiting.end(), random);
    while (waiting.size() > 4) {
      const int n = waiting.back();
      waiting.pop_back();
      if (random() % 20 != 0) {
        give(n, (n / 3) % 25 == 0 && n % 3 == 0, n % 3 == 2, n / 3);
      }
    }
    pass(20);
  }
  std::istringstream words(left);
  std::string word;
  int expected = -1;
  int pictures = 0;
  while (words >> word) {
    const int n = std::stoi(word.substr(1));
    if (word[0] != 'k') {
      ASSERT_EQ(n, expected % 65536) << "a hole behind picture " << pictures;
    }
    expected = n + 1;
    pictures += word.back() == '.' ? 1 : 0;
  }
  EXPECT_GT(pictures, 400);
}

}  // namespace
}  // namespace nhipcau::media
