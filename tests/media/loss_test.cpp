/// The bridge on bad networks: what a room behind one sees and hears of a room behind another. The
/// numbers are measured by nhipcau-loss-bench; here stands what must hold on any machine.
#include <gtest/gtest.h>

#include "tests/media/lossy_conference.hpp"

namespace nhipcau {
namespace {

using relay::Impairment;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::LossyConference;

struct Network {
  const char* name;
  Impairment both_ways;
};

Impairment lossy(double share, double burst = 1) {
  Impairment bad;
  bad.loss = share;
  bad.burst = burst;
  bad.delay = milliseconds{10};
  return bad;
}
Impairment far(double share) {
  Impairment bad = lossy(share);
  bad.delay = milliseconds{100};
  return bad;
}
Impairment shaky() {
  Impairment bad = lossy(0.01);
  bad.jitter = milliseconds{60};
  bad.reordered = 0.01;
  bad.duplicated = 0.01;
  return bad;
}

std::ostream& operator<<(std::ostream& out, const Network& network) {
  return out << network.name;
}

class OnABadNetwork : public testing::TestWithParam<Network> {};

TEST_P(OnABadNetwork, NoBrokenPictureIsShownAndTheConferenceGoesOn) {
  const Impairment& network = GetParam().both_ways;
  LossyConference conference(network, network, 42);
  ASSERT_TRUE(conference.begin());
  const auto seen = conference.play(seconds{5});
  EXPECT_EQ(seen.broken, 0U);
  EXPECT_EQ(seen.backward, 0);
  EXPECT_GT(seen.pictures, 25U) << "of 125";
  EXPECT_GT(seen.sound_pct, 80);
  EXPECT_GT(conference.speaker().repairs_sent(), 0U);
  EXPECT_GT(conference.viewer().repairs_received(), 0U);
  conference.speaker_net().up.change({});
  conference.viewer_net().down.change({});
  EXPECT_TRUE(conference.until_picture());
  conference.play(seconds{2});
  const auto after = conference.play(seconds{2});
  EXPECT_GT(after.pictures, 40U) << "of 50";
  EXPECT_EQ(after.broken, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Network, OnABadNetwork,
    testing::Values(Network{"Loses1Percent", lossy(0.01)}, Network{"Loses3Percent", lossy(0.03)},
                    Network{"Loses10Percent", lossy(0.10)}, Network{"LosesBursts", lossy(0.03, 4)},
                    Network{"IsFarAway", far(0.03)}, Network{"IsShaky", shaky()}),
    [](const testing::TestParamInfo<Network>& network) { return network.param.name; });

TEST(AnOutageOfFiveSeconds, IsOverWhenTheNetworkIsBack) {
  LossyConference conference(lossy(0), lossy(0), 42);
  ASSERT_TRUE(conference.begin());
  const auto cut = [&](bool on) {
    conference.speaker_net().up.cut(on);
    conference.speaker_net().down.cut(on);
    conference.viewer_net().up.cut(on);
    conference.viewer_net().down.cut(on);
  };
  cut(true);
  EXPECT_LT(conference.play(seconds{5}).pictures, 60U);
  cut(false);
  EXPECT_TRUE(conference.until_sound());
  EXPECT_TRUE(conference.until_picture());
  const auto after = conference.play(seconds{3});
  EXPECT_EQ(after.broken, 0U);
  EXPECT_EQ(after.backward, 0);
  EXPECT_GT(after.pictures, 50U) << "of 75";
}

}  // namespace
}  // namespace nhipcau
