#include "common/leg/path_probe.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace nhipcau::leg {
namespace {

using media::MediaTime;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::DoubleNear;
using testing::Gt;
using testing::Lt;
using testing::Optional;
using testing::SizeIs;

/// One second of a room: fifty small sound packets up, twenty big picture packets down, a tick
/// every 20 ms.
class PathProbeTest : public testing::Test {
 protected:
  std::size_t second() {
    std::size_t sent_again = 0;
    for (int tick = 0; tick < 50; ++tick) {
      now_ += milliseconds{20};
      probe_.on_sent({2, sequence_++, 100});
      if (tick % 5 < 2) {
        probe_.on_picture(sequence_, 1'000, now_);
        probe_.on_received(1'000);
      }
      for (const PathProbe::Sent& packet : probe_.repairs_due(now_)) {
        sent_again += packet.bytes;
      }
      for (const std::uint16_t sequence : probe_.asks_due(now_)) {
        EXPECT_TRUE(probe_.takes_repair(sequence)) << "what was asked for is known again";
        asked_ += 1'000;
      }
    }
    return sent_again;
  }

  PathProbe probe_;
  MediaTime now_ = milliseconds{5'000};
  std::uint16_t sequence_ = 65'500;  // and over the end
  std::size_t asked_ = 0;
};

TEST_F(PathProbeTest, SendsAndAsksForNothingUntilItIsTold) {
  EXPECT_EQ(second(), 0U);
  EXPECT_EQ(asked_, 0U);
  EXPECT_FALSE(probe_.takes_repair(65'510));
}

TEST_F(PathProbeTest, FillsTheLineUpToTheWantedRate) {
  second();
  probe_.load(ProbeLoad{.up_kbps = 800, .down_kbps = 400});
  static_cast<void>(probe_.take(now_, {}, std::nullopt));
  const std::size_t again = second();
  EXPECT_THAT(static_cast<double>(again), DoubleNear(100'000 - 5'000, 3'000)) << "100 kB a second";
  EXPECT_THAT(static_cast<double>(asked_), DoubleNear(50'000, 4'000));
  PathProbe::Losses losses{};
  losses[2] = 4;
  losses[PathProbe::kStreams + 2] = 60;
  const PathReading reading = probe_.take(now_, losses, milliseconds{40});
  EXPECT_THAT(reading.up_offered_kbps, DoubleNear(800, 20));
  EXPECT_THAT(reading.up_loss_pct, DoubleNear(0.05 * 4 + 0.95 * 60, 0.5)) << "of bytes";
  EXPECT_THAT(reading.down_kbps, DoubleNear(160, 5)) << "only what came counts";
  EXPECT_THAT(reading.round_trip_ms, Optional(DoubleNear(40, 0.1)));
  EXPECT_THAT(reading.down_possible_kbps, Gt(400));
}

TEST_F(PathProbeTest, SaysHowMuchCouldBeAskedForAtMost) {
  probe_.load(ProbeLoad{.up_kbps = 100, .down_kbps = 100'000});
  second();
  const double slow = probe_.take(now_, {}, milliseconds{400}).down_possible_kbps;
  const double quick = probe_.take(now_, {}, milliseconds{0}).down_possible_kbps;
  EXPECT_THAT(quick, AllOf(Gt(5'000), Lt(100'000)));
  EXPECT_THAT(slow, AllOf(Gt(300), Lt(quick / 5)))
      << "the bridge sends again every half round trip";
}

TEST_F(PathProbeTest, DoesNotCatchUpAfterAStall) {
  probe_.load(ProbeLoad{.up_kbps = 800, .down_kbps = 0});
  second();
  now_ += milliseconds{5'000};
  EXPECT_THAT(probe_.repairs_due(now_), SizeIs(Lt(150U)));
}

TEST_F(PathProbeTest, StopsWhenItIsTold) {
  probe_.load(ProbeLoad{.up_kbps = 800, .down_kbps = 400});
  second();
  probe_.load(std::nullopt);
  asked_ = 0;
  EXPECT_EQ(second(), 0U);
  EXPECT_EQ(asked_, 0U);
}

}  // namespace
}  // namespace nhipcau::leg
