#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/media/opus_codec.hpp"
#include "common/media/picture_code.hpp"
#include "tests/media/running_bridge.hpp"
#include "tests/media/senses.hpp"

namespace nhipcau {
namespace {

using simulator::AccessUnit;
using simulator::Payload;
using simulator::SimulatedRoom;
using test::clips_of;
using test::Ear;
using test::room_source;
using test::RunningBridge;
using test::Screen;
using test::tone_dbfs;
using wire::Source;

TEST(Bridge, ShowsTheSlateToARoomUntilTheWantedPictureComes) {
  RunningBridge bridge;
  Screen screen;
  SimulatedRoom& room = bridge.add_room("mot", clips_of(1));
  room.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 0; }));
  EXPECT_EQ(bridge.facts("mot").showing, Source{});
  bridge.room("mot").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").showing == room_source("mot"); }));
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
}

TEST(Bridge, CutsThirtyTimesWithoutABrokenPictureAGapOrAStepBack) {
  RunningBridge bridge;
  Screen screen;
  bridge.add_room("mot", clips_of(1));
  bridge.add_room("hai", clips_of(2));
  SimulatedRoom& viewer = bridge.add_room("ba", clips_of(3));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  bridge.send_plan();
  for (int cut = 0; cut < 30; ++cut) {
    const bool first = cut % 2 == 0;
    bridge.plan.programme = room_source(first ? "mot" : "hai");
    bridge.room("ba").picture = bridge.plan.programme;
    bridge.send_plan();
    ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == (first ? 1 : 2); }))
        << "cut " << cut;
    bridge.pass(std::chrono::milliseconds{40 + 7 * cut});
  }
  const auto seen = screen.reader.seen();
  EXPECT_EQ(seen.unreadable, 0U);
  EXPECT_EQ(screen.gaps, 0);
  EXPECT_EQ(screen.backward, 0);
  EXPECT_GT(seen.codes.size(), 60U);
  EXPECT_EQ(viewer.refused(), 0U);
  EXPECT_EQ(bridge.report().programme, bridge.plan.programme);
}

TEST(Bridge, FallsBackToTheSlateWhenThePictureOnAirStopsAndComesBackByItself) {
  RunningBridge bridge;
  Screen screen;
  SimulatedRoom& speaker = bridge.add_room("mot", clips_of(1));
  SimulatedRoom& viewer = bridge.add_room("hai", clips_of(2));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  bridge.room("hai").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  speaker.send_pictures(false);
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 0; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("hai").showing == Source{}; }));
  speaker.send_pictures(true);
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
  EXPECT_EQ(screen.gaps, 0);
}

TEST(Bridge, LetsEveryRoomHearTheOpenOnesButItself) {
  RunningBridge bridge;
  std::map<std::string, Ear> ears;
  for (const std::string id : {"mot", "hai", "ba"}) {
    SimulatedRoom& room = bridge.add_room(id, clips_of(static_cast<int>(ears.size()) + 1));
    Ear& ear = ears[id];
    room.on_sound = [&ear](const media::RtpPacket& packet) { ear.hear(packet); };
  }
  bridge.room("mot").microphone_open = true;
  bridge.room("hai").microphone_open = true;
  bridge.send_plan();
  const double one = media::room_tone_hz(1);
  const double two = media::room_tone_hz(2);
  const double three = media::room_tone_hz(3);
  const auto hears = [&](const std::string& id, double hz) {
    return ears[id].samples.size() > 48000 && tone_dbfs(ears[id].last_second(), hz) > -20;
  };
  ASSERT_TRUE(bridge.wait_for([&] {
    return hears("ba", one) && hears("ba", two) && hears("mot", two) && hears("hai", one);
  }));
  EXPECT_LT(tone_dbfs(ears["ba"].last_second(), three), -50);
  EXPECT_LT(tone_dbfs(ears["mot"].last_second(), one), -50) << "its own voice came back";
  EXPECT_LT(tone_dbfs(ears["hai"].last_second(), two), -50) << "its own voice came back";
  EXPECT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").sound_dbfs > -20; }));
  bridge.room("mot").microphone_open = false;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return tone_dbfs(ears["ba"].last_second(), one) < -50; }));
  for (const auto& [id, ear] : ears) {
    EXPECT_EQ(ear.gaps, 0) << id << " was not sent one unbroken stream";
  }
}

/// A second of a tone whose peaks are cut off above full scale.
std::vector<Payload> sound_of(double peak) {
  media::OpusFrameEncoder encoder;
  std::vector<Payload> clip(50);
  std::size_t position = 0;
  for (Payload& packet : clip) {
    media::AudioFrame frame;
    for (float& sample : frame) {
      const double phase = 2 * std::numbers::pi * 500 * static_cast<double>(position++) / 48000;
      sample = static_cast<float>(std::clamp(peak * std::sin(phase), -1.0, 1.0));
    }
    encoder.encode(frame, packet);
  }
  return clip;
}

TEST(Bridge, ReportsAnOpenMicrophoneThatClipsAndOneThatIsSilent) {
  const auto loud = sound_of(4);
  const auto nothing = sound_of(0);
  RunningBridge bridge;
  simulator::RoomClips clips = clips_of(1);
  clips.sound = &loud;
  bridge.add_room("to", clips);
  clips.sound = &nothing;
  bridge.add_room("im", clips);
  bridge.add_room("tot", clips_of(2));
  for (const std::string id : {"to", "im", "tot"}) {
    bridge.room(id).microphone_open = true;
  }
  bridge.send_plan();
  EXPECT_TRUE(bridge.wait_for([&] {
    return bridge.facts("to").sound == wire::SoundState::kClipping &&
           bridge.facts("im").sound == wire::SoundState::kSilent;
  }));
  EXPECT_EQ(bridge.facts("tot").sound, wire::SoundState::kOk);
}

TEST(Bridge, ReportsThePictureAndSendsThumbnails) {
  RunningBridge bridge;
  SimulatedRoom& room = bridge.add_room("mot", clips_of(1));
  bridge.send_plan();
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kOk; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.thumbnails().size() >= 3; }));
  EXPECT_EQ(bridge.thumbnails().front().jpeg.substr(0, 2), "\xff\xd8");
  EXPECT_EQ(bridge.thumbnails().front().room, RoomId("mot"));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").rtt_ms >= 0; }));
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("mot").main_fps > 20; }));
  room.send_pictures(false);
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kNone; }));
}

TEST(Bridge, SaysThatThePictureStandsStillUntilARoomThatComesAnewSendsOne) {
  RunningBridge bridge;
  SimulatedRoom& room = bridge.add_room("mot", clips_of(1));
  bridge.send_plan();
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kOk; }));
  room.send_pictures(false);
  bridge.offer_again("mot");
  bridge.send_plan();
  const auto comes_anew = [&] {
    return bridge.facts("mot").generation == bridge.room("mot").offer->generation;
  };
  ASSERT_TRUE(bridge.wait_for(comes_anew));
  EXPECT_EQ(bridge.facts("mot").picture, wire::PictureState::kFrozen);
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kNone; }));
  room.send_pictures(true);
  ASSERT_TRUE(
      bridge.wait_for([&] { return bridge.facts("mot").picture == wire::PictureState::kOk; }));
}

TEST(Bridge, ChangesNothingForAnEqualPlanAndTakesANewOfferOfTheSameRoom) {
  RunningBridge bridge;
  Screen screen;
  SimulatedRoom& speaker = bridge.add_room("mot", clips_of(1));
  SimulatedRoom& viewer = bridge.add_room("hai", clips_of(2));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  bridge.room("hai").picture = room_source("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  bridge.pass(std::chrono::milliseconds{200});
  const auto requests = speaker.requests_seen();
  const auto answers = bridge.answers();
  for (int i = 0; i < 20; ++i) {
    bridge.send_plan();
    bridge.pass(std::chrono::milliseconds{30});
  }
  EXPECT_EQ(speaker.requests_seen(), requests);
  EXPECT_EQ(bridge.answers(), answers);
  bridge.offer_again("mot");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for(
      [&] { return bridge.facts("mot").generation == bridge.room("mot").offer->generation; }));
  const std::size_t pictures = screen.reader.seen().codes.size();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.reader.seen().codes.size() > pictures + 50; }));
  EXPECT_EQ(screen.room_now(), 1);
  EXPECT_NE(bridge.answers().at(RoomId("mot")).key, answers.at(RoomId("mot")).key);
  EXPECT_EQ(screen.reader.seen().unreadable, 0U);
}

TEST(Bridge, SurvivesARoomThatSendsRubbishAsItsPictures) {
  std::vector<AccessUnit> rubbish(50);
  for (std::size_t i = 0; i < rubbish.size(); ++i) {
    for (std::size_t n = 0; n < 4; ++n) {
      Payload payload(3 + (i * 131 + n * 57) % 900);
      for (std::size_t k = 0; k < payload.size(); ++k) {
        payload[k] = static_cast<std::uint8_t>((k * 73 + i * 31 + n * 7) ^ (k >> 3));
      }
      payload[0] = n == 0 ? 0x67 : static_cast<std::uint8_t>(0x60 + (i + n) % 32);
      rubbish[i].payloads.push_back(payload);
      rubbish[i].key = true;
    }
  }
  RunningBridge bridge;
  Screen screen;
  bridge.add_room("xau", {&rubbish, &rubbish, nullptr, 25});
  SimulatedRoom& viewer = bridge.add_room("hai", clips_of(2));
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.last = packet.header; };
  bridge.room("hai").picture = room_source("xau");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.facts("hai").showing == room_source("xau"); }));
  bridge.pass(std::chrono::milliseconds{2500});
  EXPECT_EQ(bridge.facts("xau").picture, wire::PictureState::kNone);
  EXPECT_EQ(bridge.facts("hai").picture, wire::PictureState::kOk);
  viewer.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  bridge.room("hai").picture = room_source("hai");
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 2; }));
}

TEST(Bridge, RefusesStrangersAndNeverAnswersThem) {
  RunningBridge bridge;
  SimulatedRoom& room = bridge.add_room("mot", clips_of(1));
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return room.sound_received() > 5; }));
  auto stranger = media::UdpSocket::open("127.0.0.1", 0);
  media::SendBatch batch;
  const auto send = [&](std::uint32_t ssrc) {
    const media::MutableBytes to = batch.reserve();
    std::fill(to.begin(), to.begin() + 100, std::uint8_t{0x55});
    media::write_rtp_header({false, media::kPayloadVideo, 1, 1, ssrc}, to);
    batch.commit(bridge.address(), 100);
  };
  send(bridge.room("mot").offer->video_ssrc);  // the right name, the wrong key
  send(12345);
  stranger->send(batch);
  ASSERT_TRUE(bridge.wait_for([&] { return bridge.report().strangers == 2; }));
  const auto before = room.sound_received();
  ASSERT_TRUE(bridge.wait_for([&] { return room.sound_received() > before + 10; }));
  EXPECT_TRUE(stranger->receive().empty());
}

TEST(Bridge, AnOutputSeesTheProgrammeAndHearsAllOpenMicrophones) {
  RunningBridge bridge;
  Screen screen;
  Ear ear;
  bridge.add_room("mot", clips_of(1));
  bridge.add_room("hai", clips_of(2));
  SimulatedRoom& recording = bridge.add_output("ghi-hinh", clips_of(3));
  recording.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  recording.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  bridge.plan.programme = room_source("mot");
  bridge.output("ghi-hinh").picture = room_source("mot");
  bridge.room("mot").microphone_open = true;
  bridge.room("hai").microphone_open = true;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 1; }));
  bridge.pass(std::chrono::milliseconds{1500});
  EXPECT_GT(tone_dbfs(ear.last_second(), media::room_tone_hz(1)), -30);
  EXPECT_GT(tone_dbfs(ear.last_second(), media::room_tone_hz(2)), -30);
  EXPECT_LT(tone_dbfs(ear.last_second(), media::room_tone_hz(3)), -60) << "it has no microphone";
  bridge.plan.outputs.clear();
  bridge.send_plan();
  bridge.pass(std::chrono::milliseconds{100});
  const std::uint64_t heard = recording.sound_received();
  bridge.pass(std::chrono::milliseconds{300});
  EXPECT_EQ(recording.sound_received(), heard) << "what the plan does not name gets nothing";
}

TEST(Bridge, AnOutputOfOneRoomHearsItAloneAndOnlyWhileItsMicrophoneIsOpen) {
  RunningBridge bridge;
  Screen screen;
  Ear ear;
  bridge.add_room("mot", clips_of(1));
  bridge.add_room("hai", clips_of(2));
  SimulatedRoom& recording = bridge.add_output("ghi-hinh.hai", clips_of(3));
  recording.on_video = [&](const media::RtpPacket& packet) { screen.show(packet); };
  recording.on_sound = [&](const media::RtpPacket& packet) { ear.hear(packet); };
  bridge.plan.programme = room_source("mot");
  bridge.output("ghi-hinh.hai").picture = room_source("hai");
  bridge.output("ghi-hinh.hai").sound = RoomId("hai");
  bridge.room("mot").microphone_open = true;
  bridge.send_plan();
  ASSERT_TRUE(bridge.wait_for([&] { return screen.room_now() == 2; }));
  EXPECT_EQ(recording.sound_received(), 0U) << "a closed microphone is in no recording";
  bridge.room("hai").microphone_open = true;
  bridge.send_plan();
  bridge.pass(std::chrono::milliseconds{1500});
  EXPECT_GT(tone_dbfs(ear.last_second(), media::room_tone_hz(2)), -30);
  EXPECT_LT(tone_dbfs(ear.last_second(), media::room_tone_hz(1)), -60);
}

}  // namespace
}  // namespace nhipcau
