#include "common/leg/path_chooser.hpp"

#include <gtest/gtest.h>

namespace nhipcau::leg {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A network that lets UDP through or not, a bridge that sends sound every 20 ms, and a tunnel that
/// takes some time to open.
struct World {
  explicit World(bool tunnel_ready = false)
      : chooser(true, tunnel_ready, now), open(tunnel_ready) {}

  void step() {
    now += milliseconds(20);
    if (!chooser.through_tunnel() && udp) {
      chooser.heard_udp(now);
    }
    if (chooser.through_tunnel() && tls_works) {
      chooser.heard_tls(now);
    }
    const PathChooser::Wants wants = chooser.tick(now);
    if (wants.try_udp) {
      ++tries;
      if (udp) {
        chooser.answered(now);
      }
    }
    if (wants.tunnel && !open && tunnel_can_open && ++opening > 10) {  // 200 ms
      open = true;
      chooser.tunnel_ready(now);
    }
    if (!wants.tunnel) {
      open = false;
      opening = 0;
    }
    wanted = wants.tunnel;
  }

  /// How long until `done`; at most `limit`.
  template <typename Done>
  milliseconds until(Done done, seconds limit = seconds(60)) {
    const media::MediaTime from = now;
    while (!done() && now - from < limit) {
      step();
    }
    return std::chrono::duration_cast<milliseconds>(now - from);
  }
  void run(media::MediaTime span) {
    for (const media::MediaTime end = now + span; now < end;) {
      step();
    }
  }
  [[nodiscard]] wire::MediaPath path() const { return chooser.path(now); }

  media::MediaTime now{seconds(1000)};
  PathChooser chooser;
  bool udp = true;
  bool tls_works = true;
  bool tunnel_can_open = true;
  bool open;
  bool wanted = false;
  int opening = 0;
  int tries = 0;
};

TEST(PathChooser, AWorkingUdpPathNeverOpensATunnel) {
  World world;
  for (int i = 0; i < 5000; ++i) {
    world.step();
    ASSERT_FALSE(world.wanted);
  }
  EXPECT_EQ(world.path(), wire::MediaPath::kUdp);
  EXPECT_EQ(world.tries, 0);
}

TEST(PathChooser, WithoutATunnelThereIsNothingToChoose) {
  PathChooser chooser(false, false, seconds(1));
  EXPECT_FALSE(chooser.tick(seconds(100)).tunnel);
  EXPECT_FALSE(chooser.through_tunnel());
  EXPECT_EQ(chooser.path(seconds(100)), wire::MediaPath::kNone);
}

TEST(PathChooser, MediaGoThroughTheTunnelSoonWhenUdpIsBlockedFromTheStart) {
  World world;
  world.udp = false;
  const auto after = world.until([&] { return world.path() == wire::MediaPath::kTls; });
  EXPECT_LE(after, milliseconds(3500));
  EXPECT_GE(after, milliseconds(3000)) << "a short silence is no reason";
}

TEST(PathChooser, AShortSilenceChangesNothing) {
  World world;
  world.run(seconds(10));
  world.udp = false;
  world.run(milliseconds(2900));
  world.udp = true;
  world.run(seconds(1));
  EXPECT_FALSE(world.wanted);
  EXPECT_EQ(world.path(), wire::MediaPath::kUdp);
}

TEST(PathChooser, UdpIsTakenUpAgainSomeSecondsAfterItWorks) {
  World world;
  world.run(seconds(10));
  world.udp = false;
  world.until([&] { return world.chooser.through_tunnel(); });
  world.run(seconds(60));
  EXPECT_TRUE(world.chooser.through_tunnel());
  EXPECT_LE(world.tries, 40) << "it is tried quietly";
  world.udp = true;
  const auto after = world.until([&] { return !world.chooser.through_tunnel(); });
  EXPECT_LE(after, milliseconds(11000));
  EXPECT_TRUE(world.wanted) << "what is under way in the tunnel still arrives";
  world.run(seconds(2));
  EXPECT_FALSE(world.wanted);
  EXPECT_EQ(world.path(), wire::MediaPath::kUdp);
}

TEST(PathChooser, HalfAnAnswerDoesNotBringUdpBack) {
  World world;
  world.udp = false;
  world.until([&] { return world.chooser.through_tunnel(); });
  int tries = 0;
  for (int i = 0; i < 3000; ++i) {  // a minute in which every second try is answered
    world.now += milliseconds(20);
    world.chooser.heard_tls(world.now);
    if (world.chooser.tick(world.now).try_udp && ++tries % 2 == 0) {
      world.chooser.answered(world.now);
    }
  }
  EXPECT_GT(tries, 20);
  EXPECT_TRUE(world.chooser.through_tunnel());
}

TEST(PathChooser, ALostTunnelIsOpenedAgainAtOnceAndUdpCountsMeanwhile) {
  World world;
  world.udp = false;
  world.until([&] { return world.chooser.through_tunnel(); });
  world.run(seconds(5));
  world.open = false;
  world.opening = 0;
  world.chooser.tunnel_lost(world.now);
  EXPECT_LE(world.until([&] { return world.chooser.through_tunnel(); }), milliseconds(300));

  world.open = false;
  world.tunnel_can_open = false;
  world.chooser.tunnel_lost(world.now);
  world.udp = true;
  world.run(milliseconds(100));
  EXPECT_FALSE(world.wanted);
  EXPECT_EQ(world.path(), wire::MediaPath::kUdp);
}

TEST(PathChooser, ANewGenerationBeginsWhereTheLastOneWentAndTriesUdpAtOnce) {
  World blocked(true);
  blocked.udp = false;
  EXPECT_TRUE(blocked.chooser.through_tunnel());
  World open(true);
  EXPECT_LE(open.until([&] { return !open.chooser.through_tunnel(); }), milliseconds(1000));
}

TEST(PathChooser, AfterTenMinutesWithoutAnyLineTheFirstPacketIsEnough) {
  World world;
  world.run(seconds(10));
  world.udp = false;
  world.tunnel_can_open = false;
  world.run(seconds(600));
  EXPECT_TRUE(world.wanted) << "the tunnel is tried as long";
  EXPECT_EQ(world.path(), wire::MediaPath::kNone);
  world.udp = true;
  EXPECT_LE(world.until([&] { return world.path() == wire::MediaPath::kUdp; }), milliseconds(40));
  EXPECT_FALSE(world.wanted);
}

TEST(PathChooser, UdpIsTriedOftenWhileTheTunnelBringsNothingEither) {
  World world;
  world.udp = false;
  world.tls_works = false;
  world.until([&] { return world.chooser.through_tunnel(); });
  world.run(seconds(10));
  EXPECT_EQ(world.path(), wire::MediaPath::kNone);
  world.udp = true;
  EXPECT_LE(world.until([&] { return !world.chooser.through_tunnel(); }), milliseconds(3000));
}

}  // namespace
}  // namespace nhipcau::leg
