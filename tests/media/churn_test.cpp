/// 500 cuts, a hundred joins and leaves; scripts/nightly makes them 3000 and 500 (NHIPCAU_LONG).
#include <dirent.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <utility>

#include "common/media/picture_code.hpp"
#include "tests/media/running_bridge.hpp"

namespace nhipcau {
namespace {

using simulator::SimulatedRoom;
using std::chrono::milliseconds;
using test::RunningBridge;

constexpr int kRooms = 8;

int times(int always, int at_night) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets the environment
  return std::getenv("NHIPCAU_LONG") != nullptr ? at_night : always;
}

std::string name_of(int room) {
  return "p" + std::to_string(room);
}

/// Clips of room `number`, encoded once per test program.
simulator::RoomClips clips_of(int number) {
  struct Clips {
    std::vector<simulator::AccessUnit> main;
    std::vector<simulator::AccessUnit> thumbnail;
    std::vector<simulator::Payload> sound;
  };
  static std::map<int, Clips> all;
  Clips& clips = all[number];
  if (clips.main.empty()) {
    clips.main = simulator::encode_video_clip({number, 320, 180, 25, 400, 100, 100});
    clips.thumbnail = simulator::encode_video_clip({number, 320, 180, 5, 120, 20, 10});
    clips.sound = simulator::encode_tone_clip(media::room_tone_hz(number));
  }
  return {&clips.main, &clips.thumbnail, &clips.sound, 25};
}

/// One room's screen.
struct Screen {
  simulator::PictureReader reader;
  std::optional<std::uint32_t> timestamp;
  std::optional<media::MediaTime> whole_at;  // when its newest picture was whole
  media::MediaTime gap{};                    // the longest between two since this cut
  std::vector<media::MediaTime> gaps;        // of all cuts
  int backward = 0;

  void show(const media::RtpPacket& packet) {
    if (timestamp && media::timestamp_distance(packet.header.timestamp, *timestamp) < 0) {
      ++backward;
    }
    if (packet.header.marker) {
      const media::MediaTime now = media::media_now();
      gap = whole_at ? std::max(gap, now - *whole_at) : gap;
      whole_at = now;
    }
    timestamp = packet.header.timestamp;
    reader.push(packet);
  }
  void end_cut() { gaps.push_back(std::exchange(gap, media::MediaTime{})); }
};

void tell_gaps(const std::map<int, Screen>& screens) {
  std::vector<media::MediaTime> all;
  for (const auto& [room, screen] : screens) {
    all.insert(all.end(), screen.gaps.begin(), screen.gaps.end());
  }
  std::ranges::sort(all);
  const auto ms = [&](std::size_t percent) {
    return static_cast<double>(all[(all.size() - 1) * percent / 100].count()) / 1000;
  };
  std::printf(
      "%zu cuts of a screen: between two pictures (40 ms apart without a cut) at most "
      "%.0f ms median, %.0f ms p95, %.0f ms ever\n",
      all.size(), ms(50), ms(95), ms(100));
}

TEST(Churn, CutsBetweenEightRoomsBreakNoPictureAtAnyScreen) {
  RunningBridge bridge;
  std::map<int, Screen> screens;
  for (int room = 1; room <= kRooms; ++room) {
    SimulatedRoom& simulated = bridge.add_room(name_of(room), clips_of(room));
    simulated.on_video = [&screen = screens[room]](const media::RtpPacket& p) { screen.show(p); };
  }
  bridge.send_plan();
  const auto shown_everywhere = [&](int on_air, int to_it) {
    return std::ranges::all_of(screens, [&](const auto& each) {
      return each.second.reader.room_now() == (each.first == on_air ? to_it : on_air);
    });
  };
  const int cuts = times(500, 3000);
  for (int cut = 0; cut < cuts; ++cut) {
    const int on_air = 1 + cut % kRooms;
    const int next = 1 + (cut + 1) % kRooms;
    bridge.plan.programme = {RoomId(name_of(on_air))};
    for (int room = 1; room <= kRooms; ++room) {
      bridge.room(name_of(room)).picture = {RoomId(name_of(room == on_air ? next : on_air))};
      bridge.room(name_of(room)).armed = room == next;
    }
    bridge.send_plan();
    ASSERT_TRUE(bridge.wait_for([&] { return shown_everywhere(on_air, next); })) << "cut " << cut;
    for (auto& [room, screen] : screens) {
      screen.end_cut();
    }
    bridge.pass(milliseconds{cut % 7 * 4});  // at every point between two pictures
  }
  tell_gaps(screens);
  for (auto& [room, screen] : screens) {
    EXPECT_EQ(screen.reader.seen().unreadable, 0U) << "room " << room;
    EXPECT_EQ(screen.backward, 0) << "room " << room;
  }
}

/// What the process holds of the machine.
struct Held {
  int descriptors = 0;
  int threads = 0;
  double megabytes = 0;

  static int entries(const char* path) {
    int count = 0;
    DIR* const directory = opendir(path);
    while (directory != nullptr && readdir(directory) != nullptr) {
      ++count;
    }
    closedir(directory);
    return count;
  }
  static Held now() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return {entries("/proc/self/fd"), entries("/proc/self/task"),
            pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6};
  }
};

TEST(Churn, RoomsThatComeAndGoLeaveNothingBehind) {
  RunningBridge bridge;
  bridge.add_room("o-lai", clips_of(1));
  bridge.plan.programme = {RoomId("o-lai")};
  const auto join_and_leave = [&](int turn) {
    const std::string name = "khach-" + std::to_string(turn % 3);
    SimulatedRoom& guest = bridge.add_room(name, clips_of(2));
    bridge.room(name).picture = {RoomId("o-lai")};
    bridge.room(name).microphone_open = turn % 2 == 0;
    bridge.send_plan();
    ASSERT_TRUE(bridge.wait_for([&] {
      return guest.video_received() > 3 && guest.sound_received() > 3;
    })) << "turn "
        << turn;
    bridge.remove_room(name);
    bridge.send_plan();
    bridge.pass(milliseconds{20});
  };
  bridge.send_plan();
  for (int turn = 0; turn < 15; ++turn) {  // pools of GStreamer and of malloc fill up first
    join_and_leave(turn);
  }
  const Held before = Held::now();
  const int turns = times(100, 500);
  for (int turn = 0; turn < turns; ++turn) {
    join_and_leave(turn);
  }
  const Held after = Held::now();
  EXPECT_LE(after.descriptors, before.descriptors + 2);
  EXPECT_LE(after.threads, before.threads + 2);
  EXPECT_LE(after.megabytes, before.megabytes + 15) << "one room costs about 2 MB";
}

}  // namespace
}  // namespace nhipcau
