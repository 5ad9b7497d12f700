#include <gmock/gmock.h>

#include <algorithm>

#include "tests/media/running_bridge.hpp"
#include "tests/media/senses.hpp"
#include "tests/media/test_peer.hpp"

namespace nhipcau {
namespace {

using simulator::SimulatedRoom;
using test::clips_of;
using test::Ear;
using test::room_source;
using test::RunningBridge;
using test::Screen;
using test::TestPeer;
using test::tone_dbfs;
using wire::SessionKind;
using wire::SessionState;

/// A bridge with rooms that have no agent, and WebRTC peers.
class PeersTest : public testing::Test {
 protected:
  void add_empty_room(const std::string& id) {
    wire::BridgeRoom room;
    room.room = RoomId(id);
    room.number = static_cast<int>(bridge.plan.rooms.size()) + 1;
    room.name = id;
    bridge.plan.rooms.push_back(room);
  }

  /// In the plan from the next `send_plan` on.
  TestPeer& add_peer(SessionKind kind, const std::string& room) {
    TestPeer& peer = *peers.emplace_back(std::make_unique<TestPeer>());
    bridge.plan.sessions.push_back(peer.session(kind, room));
    bridge.pumped.emplace_back([&](media::MediaTime now) {
      const auto answers = bridge.session_answers();
      if (!accepted.contains(peer.id) && answers.contains(peer.id)) {
        accepted.insert(peer.id);
        peer.accept(answers.at(peer.id));
      }
      peer.pump(now);
    });
    return peer;
  }

  TestPeer& add_contribution(const std::string& room, int number) {
    TestPeer& peer = add_peer(SessionKind::kContribution, room);
    peer.main = clips_of(number).main;
    peer.sound = clips_of(number).sound;
    return peer;
  }

  void end(const TestPeer& peer) {
    std::erase_if(bridge.plan.sessions,
                  [&](const wire::MediaSession& session) { return session.id == peer.id; });
  }

  std::optional<SessionState> state_of(const TestPeer& peer) {
    for (const wire::SessionReport& each : bridge.report().sessions) {
      if (each.id == peer.id) {
        return each.state;
      }
    }
    return std::nullopt;
  }

  bool desk_heard(const TestPeer& desk) {
    const auto sessions = bridge.report().sessions;
    return std::ranges::any_of(sessions, [&](const wire::SessionReport& each) {
      return each.id == desk.id && each.heard;
    });
  }

  bool hears(Ear& ear, int number) {
    return ear.samples.size() > 48000 &&
           tone_dbfs(ear.last_second(), media::room_tone_hz(number)) > -20;
  }

  std::set<std::string> accepted;
  std::vector<std::unique_ptr<TestPeer>> peers;
  RunningBridge bridge;  // dies first: its pumps refer to the above
};

TEST_F(PeersTest, AViewerOfTheProgrammeSeesTheSlateThenTheRoomAndHearsWhoIsOpen) {
  Screen screen;
  Ear ear;
  bridge.add_room("mot", clips_of(1));
  TestPeer& viewer = add_peer(SessionKind::kProgramme, "");
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  viewer.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 0; }));
  EXPECT_EQ(state_of(viewer), SessionState::kUp);
  bridge.plan.programme = room_source("mot");
  bridge.room("mot").microphone_open = true;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1 && hears(ear, 1); }));
  EXPECT_EQ(screen.gaps, 0);
  EXPECT_EQ(screen.backward, 0);
  EXPECT_EQ(ear.gaps, 0);
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
}

TEST_F(PeersTest, AContributionIsTheRoomsPictureSoundAndThumbnail) {
  Screen screen;
  Ear ear;
  add_empty_room("mot");
  SimulatedRoom& other = bridge.add_room("hai", clips_of(2));
  other.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  other.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  TestPeer& speaker = add_contribution("mot", 1);
  bridge.plan.programme = room_source("mot");
  bridge.room("mot").microphone_open = true;
  bridge.room("hai").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1 && hears(ear, 1); }));
  EXPECT_EQ(state_of(speaker), SessionState::kUp);
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kOk; }));
  EXPECT_EQ(bridge.facts("mot").sound, wire::SoundState::kOk);
  EXPECT_EQ(bridge.facts("mot").generation, speaker.id);
  EXPECT_GT(speaker.requests_seen(), 0U) << "nobody asked it for a key frame";
  EXPECT_EQ(bridge.report().programme, room_source("mot"));
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
}

TEST_F(PeersTest, AContributionThatAwaitsTheHandshakeAndChecksItsPathOnceIsTakenAndStays) {
  Screen screen;
  add_empty_room("mot");
  SimulatedRoom& other = bridge.add_room("hai", clips_of(2));
  other.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  TestPeer& speaker = add_contribution("mot", 1);
  speaker.like_ffmpeg = true;
  bridge.plan.sessions.back().offer.awaits_handshake = true;
  bridge.room("hai").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  bridge.pass(std::chrono::seconds{4});  // longer than a silent peer is believed
  EXPECT_EQ(state_of(speaker), SessionState::kUp);
  EXPECT_EQ(screen.room_now(), 1);
}

TEST_F(PeersTest, LargePacketsOfAPeerReachEverybodyInPiecesThatFit) {
  static const auto kLarge = simulator::encode_video_clip({.room_number = 1,
                                                           .width = 640,
                                                           .height = 360,
                                                           .pictures_per_second = 25,
                                                           .kilobits = 1500,
                                                           .pictures = 100,
                                                           .key_every = 100,
                                                           .packet_bytes = 1400});
  Screen room_screen;
  Screen viewer_screen;
  std::size_t largest = 0;
  const auto watch = [&largest](Screen& screen) {
    return [&](const media::RtpPacket& packet) {
      largest = std::max(largest, media::kRtpHeaderSize + packet.payload.size());
      screen.show(packet);
    };
  };
  add_empty_room("mot");
  bridge.add_room("hai", clips_of(2)).on_video = watch(room_screen);
  add_contribution("mot", 1).main = &kLarge;
  add_peer(SessionKind::kProgramme, "").on_video = watch(viewer_screen);
  bridge.plan.programme = room_source("mot");
  bridge.room("hai").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for(
      [&] { return room_screen.room_now() == 1 && viewer_screen.room_now() == 1; }));
  bridge.pass(std::chrono::seconds{3});
  for (const Screen* screen : {&room_screen, &viewer_screen}) {
    EXPECT_GT(screen->reader.seen().codes.size(), 50U);
    EXPECT_EQ(screen->reader.seen().unreadable, 0U);
    EXPECT_EQ(screen->gaps, 0);
  }
  EXPECT_LE(largest, 1200U);
  EXPECT_TRUE(std::ranges::any_of(kLarge, [](const simulator::AccessUnit& unit) {
    return std::ranges::any_of(unit.payloads, [](const auto& each) { return each.size() > 1300; });
  })) << "what was sent was large";
}

TEST_F(PeersTest, ARoomByTheBrowserSeesAndHearsWhatItIsSentButNotItself) {
  Screen screen;
  Ear ear;
  add_empty_room("mot");
  bridge.add_room("hai", clips_of(2));
  add_contribution("mot", 1);
  TestPeer& back = add_peer(SessionKind::kReturn, "mot");
  back.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  back.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  bridge.room("mot").microphone_open = true;
  bridge.room("hai").microphone_open = true;
  bridge.room("mot").picture = room_source("hai");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 2 && hears(ear, 2); }));
  EXPECT_LT(tone_dbfs(ear.last_second(), media::room_tone_hz(1)), -50) << "its own voice came back";
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").showing == room_source("hai"); }));
}

TEST_F(PeersTest, ACameraViewerSeesAndHearsARoomWhoseMicrophoneIsClosed) {
  Screen screen;
  Ear ear;
  bridge.add_room("mot", clips_of(1));
  TestPeer& viewer = add_peer(SessionKind::kCamera, "mot");
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  viewer.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1 && hears(ear, 1); }));
  EXPECT_EQ(ear.gaps, 0);
}

TEST_F(PeersTest, TheDeskIsHeardByOneRoomOverALowerProgrammeAndByNobodyElse) {
  Ear spoken_to;
  Ear other;
  bridge.add_room("mot", clips_of(1)).on_sound = [&](const auto& packet) { other.hear(packet); };
  bridge.add_room("hai", clips_of(2)).on_sound = [&](const auto& packet) {
    spoken_to.hear(packet);
  };
  bridge.add_room("ba", clips_of(3));
  bridge.room("ba").microphone_open = true;
  TestPeer& desk = add_peer(SessionKind::kDesk, "hai");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return hears(spoken_to, 3) && hears(other, 3); }));
  const auto at_room = [&](const Ear& ear, int number) {
    return tone_dbfs(ear.last_second(), media::room_tone_hz(number));
  };
  ASSERT_TRUE(bridge.wait_for([&] {
    return at_room(spoken_to, 3) > -13 && at_room(other, 3) > -13;
  })) << "a whole second of it, at its own level";
  // Of a quarter of a second, for levels: the pace of the mixer's inputs may move a tone by a
  // fraction of a hertz.
  const auto level = [&](const Ear& ear, int number) {
    return tone_dbfs({ear.samples.end() - 12000, ear.samples.end()}, media::room_tone_hz(number));
  };
  const double before = level(spoken_to, 3);
  EXPECT_LT(at_room(spoken_to, 4), -60);

  desk.sound = clips_of(4).sound;
  ASSERT_TRUE(bridge.wait_for([&] { return desk_heard(desk); }));
  bridge.pass(std::chrono::milliseconds{1500});  // a second of nothing else
  EXPECT_GT(at_room(spoken_to, 4), -20);
  EXPECT_NEAR(level(spoken_to, 3), before - 12, 1);
  EXPECT_LT(at_room(other, 4), -60);
  EXPECT_NEAR(level(other, 3), before, 1);
  EXPECT_EQ(spoken_to.gaps + other.gaps, 0);

  desk.frozen = true;  // its browser died
  EXPECT_TRUE(bridge.wait_for([&] { return !desk_heard(desk); }, std::chrono::milliseconds{3000}));
  bridge.pass(std::chrono::milliseconds{1500});
  EXPECT_NEAR(level(spoken_to, 3), before, 1);
  EXPECT_LT(at_room(spoken_to, 4), -60);
}

TEST_F(PeersTest, ACertificateThatTheOfferDidNotPromiseIsRefusedAndItsMediaNeverCount) {
  add_empty_room("mot");
  TestPeer& liar = add_contribution("mot", 1);
  std::string& promised = bridge.plan.sessions.back().offer.fingerprint;
  promised[0] = promised[0] == '0' ? '1' : '0';
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return state_of(liar) == SessionState::kRefused; }));
  EXPECT_TRUE(liar.checked());
  liar.send_rubbish();
  bridge.pass(std::chrono::milliseconds{300});
  EXPECT_FALSE(liar.connected());
  EXPECT_EQ(liar.received(), 0U);
  EXPECT_EQ(bridge.facts("mot").generation, "");
  EXPECT_EQ(state_of(liar), SessionState::kRefused);
}

TEST_F(PeersTest, AFrozenPeerIsNoticedWithinThreeSecondsAndIsBackWhenItThaws) {
  add_empty_room("mot");
  TestPeer& speaker = add_contribution("mot", 1);
  TestPeer& viewer = add_peer(SessionKind::kProgramme, "");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] {
    return state_of(speaker) == SessionState::kUp && state_of(viewer) == SessionState::kUp;
  }));
  speaker.frozen = viewer.frozen = true;
  const media::MediaTime frozen_at = media::media_now();
  ASSERT_TRUE(bridge.wait_for([&] {
    return state_of(speaker) == SessionState::kSilent && state_of(viewer) == SessionState::kSilent;
  }));
  const auto noticed = media::media_now() - frozen_at;
  EXPECT_LE(noticed, std::chrono::seconds{3});
  RecordProperty("noticed_after_ms", static_cast<int>(noticed.count() / 1000));
  speaker.frozen = viewer.frozen = false;
  EXPECT_TRUE(bridge.wait_for([&] {
    return state_of(speaker) == SessionState::kUp && state_of(viewer) == SessionState::kUp;
  }));
}

TEST_F(PeersTest, APeerTakesTheAgentsPlaceWithItsFirstPacketAndTheAgentItsPlaceByTheNextPlan) {
  SimulatedRoom& agent = bridge.add_room("mot", clips_of(1));
  bridge.add_room("hai", clips_of(2));
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return agent.sound_received() > 5; }));
  const std::string generation = bridge.facts("mot").generation;
  TestPeer& browser = add_contribution("mot", 3);
  browser.main = nullptr;
  browser.sound = nullptr;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return browser.connected(); }));
  bridge.pass(std::chrono::milliseconds{300});
  EXPECT_EQ(bridge.facts("mot").generation, generation) << "it has sent nothing yet";
  EXPECT_EQ(state_of(browser), SessionState::kConnecting);
  browser.main = clips_of(3).main;
  browser.sound = clips_of(3).sound;
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").generation == browser.id; }));
  bridge.send_plan();  // still with the agent's offer: nothing goes back
  bridge.pass(std::chrono::milliseconds{300});
  EXPECT_EQ(bridge.facts("mot").generation, browser.id);
  end(browser);
  bridge.offer_again("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for(
      [&] { return bridge.facts("mot").generation == bridge.room("mot").offer->generation; }));
  EXPECT_EQ(state_of(browser), std::nullopt);
  EXPECT_TRUE(bridge.wait_for([&] {
    return browser.dtls()->state() == bridge::Dtls::State::kClosed;
  })) << "it was not told that its session has ended";
}

TEST_F(PeersTest, AnEqualPlanAnswersNobodyAgain) {
  TestPeer& viewer = add_peer(SessionKind::kProgramme, "");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return viewer.received() > 20; }));
  const auto answers = bridge.session_answers();
  bridge.send_plan();
  const auto received = viewer.received();
  ASSERT_TRUE(bridge.wait_for([&] { return viewer.received() > received + 20; }));
  EXPECT_EQ(bridge.session_answers(), answers);
}

}  // namespace
}  // namespace nhipcau
