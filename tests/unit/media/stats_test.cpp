#include <gtest/gtest.h>

#include "common/media/receive_stats.hpp"
#include "common/media/send_stats.hpp"

namespace nhipcau::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

RtpHeader packet(int n, std::uint32_t timestamp) {
  return {false, 111, static_cast<std::uint16_t>(n), timestamp, 42};
}

TEST(ReceiveStats, CountsLossAcrossTheWrapAndForgivesReordering) {
  ReceiveStats stats(kAudioClock);
  const std::vector<int> order{65533, 65535, 65534, 65536, 65538, 65539};  // 65537 is lost
  MediaTime now = seconds{1};
  for (const int n : order) {
    stats.on_packet(packet(n, static_cast<std::uint32_t>(n) * 960), now += milliseconds{20});
  }
  EXPECT_NEAR(stats.take_loss_pct(), 100.0 / 7, 0.01);
  EXPECT_EQ(stats.take_loss_pct(), 0);
  const auto block = stats.report_block(now);
  ASSERT_TRUE(block);
  EXPECT_EQ(block->cumulative_lost, 1);
  EXPECT_EQ(block->fraction_lost, 256 / 7);
  EXPECT_EQ(block->highest_sequence, 65539U);
  EXPECT_EQ(stats.report_block(now)->fraction_lost, 0);
}

TEST(ReceiveStats, HasNoJitterOnASteadyPathAndConvergesOnASwingingOne) {
  ReceiveStats steady(kVideoClock);
  ReceiveStats swinging(kVideoClock);
  for (int i = 0; i < 500; ++i) {
    const auto timestamp = static_cast<std::uint32_t>(i) * 3600;
    const MediaTime at = seconds{1} + milliseconds{40 * i};
    for (int part = 0; part < 3; ++part) {  // the packets of one picture come apart
      steady.on_packet(packet(3 * i + part, timestamp), at + milliseconds{part});
      swinging.on_packet(packet(3 * i + part, timestamp),
                         at + milliseconds{i % 2 == 0 ? 0 : 10} + milliseconds{part});
    }
  }
  EXPECT_NEAR(steady.jitter_ms(), 0, 0.01);
  EXPECT_NEAR(swinging.jitter_ms(), 10, 0.5);
}

TEST(ReceiveStats, BeginsAnewWithAnotherSourceOrAFarSequence) {
  ReceiveStats stats(kAudioClock);
  stats.on_packet(packet(10, 0), seconds{1});
  stats.on_packet(packet(30000, 960), seconds{2});
  EXPECT_EQ(stats.take_loss_pct(), 0);
  EXPECT_FALSE(ReceiveStats(kAudioClock).report_block(seconds{1}));
}

TEST(SendStats, MeasuresTheRoundTripThroughTheReceiversReport) {
  const NtpClock clock(seconds{100}, seconds{1'700'000'000});
  SendStats sender(42, kVideoClock);
  ReceiveStats receiver(kVideoClock);
  EXPECT_FALSE(sender.sender_report(seconds{100}, clock));
  const RtpHeader header{true, 96, 1, 9000, 42};
  sender.on_packet(header, 1000, seconds{100});
  receiver.on_packet(header, seconds{100} + milliseconds{15});
  const auto report = sender.sender_report(seconds{101}, clock);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rtp_timestamp, 9000U + 90000U);
  EXPECT_EQ(report->octets, 1000U);
  receiver.on_sender_report(*report, seconds{101} + milliseconds{15});
  const auto block = receiver.report_block(seconds{101} + milliseconds{315});
  sender.on_report_block(*block, seconds{101} + milliseconds{345}, clock);
  ASSERT_TRUE(sender.round_trip());
  EXPECT_NEAR(static_cast<double>(sender.round_trip()->count()), 45000, 100);
}

TEST(SendStats, HasNoRoundTripFromABlockWithoutAReportOrWithNonsense) {
  const NtpClock clock(seconds{100}, seconds{1'700'000'000});
  ReportBlock block;
  EXPECT_FALSE(round_trip_of(block, seconds{100}, clock));
  block.last_sr = ntp_middle(clock.at(seconds{1}));
  EXPECT_FALSE(round_trip_of(block, seconds{100}, clock));
}

TEST(NtpClock, CountsFrom1900InFractionsOf32Bits) {
  const NtpClock clock(seconds{5}, seconds{0});
  EXPECT_EQ(clock.at(seconds{5}), 2208988800ULL << 32);
  EXPECT_EQ(clock.at(seconds{5} + milliseconds{500}), (2208988800ULL << 32) | 0x80000000ULL);
}

TEST(RateMeter, GivesTheSumOfTheLastSecond) {
  RateMeter meter;
  for (int i = 0; i < 100; ++i) {
    meter.add(milliseconds{40 * i}, 1);
  }
  EXPECT_NEAR(meter.per_second(milliseconds{3999}), 25, 1);
  EXPECT_EQ(meter.per_second(milliseconds{5100}), 0);
}

}  // namespace
}  // namespace nhipcau::media
