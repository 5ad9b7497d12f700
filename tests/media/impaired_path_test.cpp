#include "tests/media/relay/impaired_path.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace nhipcau::relay {
namespace {

using std::chrono::milliseconds;

/// Sends `count` packets of 100 bytes, one a millisecond; what arrives, with its time in ms.
struct Arrived {
  int number;
  std::int64_t ms;
  bool operator==(const Arrived&) const = default;
};
std::vector<Arrived> send(ImpairedPath& path, int count) {
  std::vector<Arrived> all;
  for (int t = 0; t < count + 2000; ++t) {
    const MediaTime now = milliseconds{t};
    if (t < count) {
      ImpairedPath::Packet packet(100);
      packet[0] = static_cast<std::uint8_t>(t);
      packet[1] = static_cast<std::uint8_t>(t >> 8);
      path.push(packet, now);
    }
    while (const auto packet = path.pop(now)) {
      all.push_back({(*packet)[0] | (*packet)[1] << 8, t});
    }
  }
  return all;
}

TEST(ImpairedPath, PassesEverythingAtOnceWhenNothingIsWrong) {
  ImpairedPath path({}, 1);
  const auto arrived = send(path, 100);
  ASSERT_EQ(arrived.size(), 100U);
  EXPECT_EQ(arrived[37], (Arrived{37, 37}));
}

TEST(ImpairedPath, DoesTheSameForTheSameSeedAndSomethingElseForAnother) {
  Impairment bad;
  bad.loss = 0.1;
  bad.jitter = milliseconds{30};
  bad.reordered = 0.05;
  bad.duplicated = 0.05;
  ImpairedPath one(bad, 7);
  ImpairedPath same(bad, 7);
  ImpairedPath other(bad, 8);
  const auto first = send(one, 1000);
  EXPECT_EQ(first, send(same, 1000));
  EXPECT_NE(first, send(other, 1000));
}

TEST(ImpairedPath, LosesTheShareItShouldInBurstsAsLongAsTheyShould) {
  Impairment bad;
  bad.loss = 0.05;
  bad.burst = 4;
  ImpairedPath path(bad, 3);
  const auto arrived = send(path, 50000);
  EXPECT_NEAR(static_cast<double>(path.lost()), 2500, 300);
  int bursts = 0;
  for (std::size_t i = 1; i < arrived.size(); ++i) {
    bursts += arrived[i].number != arrived[i - 1].number + 1 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(path.lost()) / bursts, 4, 0.6);
}

TEST(ImpairedPath, DelaysWithJitterButKeepsTheOrder) {
  Impairment bad;
  bad.delay = milliseconds{50};
  bad.jitter = milliseconds{60};
  ImpairedPath path(bad, 5);
  const auto arrived = send(path, 1000);
  std::int64_t least = 1000;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    ASSERT_EQ(arrived[i].number, static_cast<int>(i));
    least = std::min(least, arrived[i].ms - arrived[i].number);
    most = std::max(most, arrived[i].ms - arrived[i].number);
  }
  EXPECT_GE(least, 50);
  EXPECT_LT(least, 60);
  EXPECT_GT(most, 100);
  EXPECT_LE(most, 111);
}

TEST(ImpairedPath, LimitsTheRateAndDropsWhatDoesNotFitItsQueue) {
  Impairment bad;
  bad.bits_per_second = 400'000;  // half of what is sent
  bad.queue_bytes = 5000;
  ImpairedPath path(bad, 5);
  const auto arrived = send(path, 1000);
  EXPECT_NEAR(static_cast<double>(arrived.size()), 550, 10);
  EXPECT_NEAR(static_cast<double>(arrived.back().ms), 1100, 10);
}

TEST(ImpairedPath, BringsNothingDuringAnOutage) {
  ImpairedPath path({}, 5);
  path.cut(true);
  EXPECT_TRUE(send(path, 100).empty());
  path.cut(false);
  EXPECT_EQ(send(path, 100).size(), 100U);
}

}  // namespace
}  // namespace nhipcau::relay
