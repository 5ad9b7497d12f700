#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "common/media/picture_code.hpp"
#include "endpoint-agent/capture/sim_acoustics.hpp"
#include "endpoint-agent/capture/sim_faults.hpp"
#include "endpoint-agent/capture/sim_voice.hpp"
#include "endpoint-agent/preflight/desk.hpp"
#include "endpoint-agent/preflight/panel_page.hpp"
#include "endpoint-agent/preflight/store.hpp"

namespace nhipcau::agent::preflight {
namespace {

using testing::AllOf;
using testing::Each;
using testing::Eq;
using testing::Gt;
using testing::HasSubstr;
using testing::Lt;
using testing::Optional;

std::filesystem::path fresh_directory() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  std::filesystem::path path =
      std::filesystem::path(testing::TempDir()) / (std::string("preflight-") + test->name());
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path;
}

Preflight sheet_of(const std::string& devices) {
  Sheet sheet;
  sheet.found({{8, CheckMark::kFail, {"tối", "dark"}}});
  return sheet.sign("Nam", devices, WallTime{1'657'752'000'000}, Millis{0});
}

TEST(AStore, GivesBackWhatWasSignedWithTheSameDevicesOnly) {
  const Store store(fresh_directory());
  EXPECT_FALSE(store.load("a1"));
  ASSERT_TRUE(store.save(sheet_of("a1")));
  EXPECT_THAT(store.load("a1"), Optional(Eq(sheet_of("a1"))));
  EXPECT_FALSE(store.load("b2"));
  store.remove();
  EXPECT_FALSE(store.load("a1"));
}

TEST(TheSoundsMemory, KeepsDelaysAndTreatmentsOfEachDeviceOverAStart) {
  const auto directory = fresh_directory();
  const DeviceWords here{.microphone = "alsa:hw:1", .loudspeaker = "auto"};
  const DeviceWords there{.microphone = "alsa:hw:1", .loudspeaker = "alsa:hdmi"};
  const Treatment quiet{.echo_cancel = false, .noise_suppress = true, .gain_control = false};
  {
    SoundMemory memory(directory);
    EXPECT_FALSE(memory.delay(here));
    ASSERT_TRUE(memory.keep(here, Millis{72}));
    ASSERT_TRUE(memory.keep("alsa:hw:1", quiet));
  }
  SoundMemory memory(directory);
  EXPECT_THAT(memory.delay(here), Optional(Eq(Millis{72})));
  EXPECT_FALSE(memory.delay(there)) << "other loudspeakers";
  EXPECT_THAT(memory.treatment("alsa:hw:1"), Optional(Eq(quiet)));
  EXPECT_FALSE(memory.treatment("pulse"));
  std::ofstream(directory / "sound.json")
      << R"({"microphones":[],"delays":[{"microphone":"alsa:hw:1","loudspeaker":"auto","delay_ms":-5}]})";
  EXPECT_FALSE(SoundMemory(directory).delay(here)) << "damaged";
  SoundMemory lost(directory / "gone");
  EXPECT_FALSE(lost.keep(here, Millis{5}));
}

TEST(TheSoundsTreatment, IsAsRememberedElseAsTheOptionsSayElseOnForRealDevices) {
  SoundMemory memory(fresh_directory());
  JoinOptions options;
  EXPECT_EQ(treatment_of(options, memory), Treatment{}) << "simulated";
  options.microphone = {MicrophoneKind::kAlsa, ""};
  options.words.microphone = "alsa";
  options.gain_control = Switch::kOff;
  EXPECT_EQ(treatment_of(options, memory), (Treatment{true, true, false}));
  ASSERT_TRUE(memory.keep("alsa", Treatment{false, false, true}));
  EXPECT_EQ(treatment_of(options, memory), (Treatment{false, false, true}));
}

TEST(AStore, SaysWhenItCannotKeep) {
  const Store store(fresh_directory() / "gone");
  EXPECT_FALSE(store.save(sheet_of("a1")));
}

TEST(TheDevicesPrint, ChangesWithWhatWouldBeUsed) {
  JoinOptions options;
  options.output = Output::kHeadless;
  const std::string print = device_print(options);
  EXPECT_THAT(print, testing::SizeIs(16));
  EXPECT_THAT(device_print(options), Eq(print));
  options.camera.target = "dark";
  EXPECT_THAT(device_print(options), testing::Ne(print));
}

// ---- the desk without a room around it ---------------------------------------------------------

/// Nothing runs: no camera, no line.
class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    options_.output = Output::kHeadless;
    options_.state_dir = fresh_directory();
    options_.check = {Seconds{2}, Seconds{2}, Seconds{2}, Seconds{5}};
  }

  RoomNow at(int ms, bool on_air = false) {
    RoomNow room;
    room.situation = {.signed_in = true, .on_air = on_air, .standby = false};
    room.mono = MonoTime{100'000 + ms};
    room.wall = WallTime{1'657'752'000'000 + ms};
    room.server_ahead = Millis{1'657'752'000'000 - 100'000};
    room.room_name = "Ninh Sơn";
    return room;
  }

  bool counts_after_restart() {
    Desk desk(options_, post_, sound_, memory_);
    desk.tick(at(8'000));
    return desk.valid().has_value();
  }

  JoinOptions options_;
  RoomSound sound_;
  SoundMemory memory_{fresh_directory()};
  Post post_ = [](std::function<void()> task) { task(); };
};

TEST_F(DeskTest, ASheetIsSignedAfterACheckWithTheseDevicesAndCountsAfterARestart) {
  {
    Desk desk(options_, post_, sound_, memory_);
    desk.tick(at(0));
    EXPECT_FALSE(desk.valid());
    EXPECT_THAT(desk.sign("Nam", at(0)).error().code, Eq("not_checked"));
    ASSERT_TRUE(desk.start(at(0)));
    EXPECT_TRUE(desk.wants_main());
    EXPECT_THAT(desk.sign("Nam", at(10)).error().code, Eq("running"));
    for (int ms = 100; ms <= 6'100; ms += 100) {
      desk.tick(at(ms));
    }
    EXPECT_THAT(desk.runner().step(), Eq(Step::kDone));
    EXPECT_FALSE(desk.wants_main());
    EXPECT_THAT(desk.sign("", at(7'000)).error().code, Eq("bad_name"));
    const auto signed_sheet = desk.sign("Nam", at(7'000));
    ASSERT_TRUE(signed_sheet);
    EXPECT_THAT(signed_sheet->at, Eq(WallTime{1'657'752'007'000}));
    EXPECT_THAT(signed_sheet->rows[7].mark, Eq(CheckMark::kFail)) << "there was no camera";
    EXPECT_THAT(signed_sheet->rows[2].mark, Eq(CheckMark::kFail)) << "nor a line";
    EXPECT_THAT(signed_sheet->rows[3].mark, Eq(CheckMark::kNotApplicable));
  }
  EXPECT_TRUE(counts_after_restart());
  options_.camera.target = "dark";
  EXPECT_FALSE(counts_after_restart()) << "another camera";
  options_.camera.target = "";
  EXPECT_FALSE(counts_after_restart()) << "it does not come back either";
}

TEST_F(DeskTest, AChangeOfDevicesVoidsWhatWasSigned) {
  Desk desk(options_, post_, sound_, memory_);
  ASSERT_TRUE(desk.start(at(0)));
  for (int ms = 100; ms <= 6'100; ms += 100) {
    desk.tick(at(ms));
  }
  ASSERT_TRUE(desk.sign("Nam", at(7'000)));
  options_.camera.target = "dark";
  desk.tick(at(12'500));
  EXPECT_FALSE(desk.valid());
  EXPECT_THAT(desk.sign("Nam", at(12'600)).error().code, Eq("not_checked"));
}

TEST_F(DeskTest, ACheckStopsWhenTheRoomIsWantedOnAir) {
  Desk desk(options_, post_, sound_, memory_);
  EXPECT_THAT(desk.start(at(0, true)).error().code, Eq("on_air"));
  ASSERT_TRUE(desk.start(at(0)));
  desk.tick(at(1'000, true));
  EXPECT_THAT(desk.runner().step(), Eq(Step::kStopped));
  EXPECT_FALSE(desk.wants_main());
  EXPECT_THAT(desk.sign("Nam", at(1'100)).error().code, Eq("not_checked"));
}

TEST_F(DeskTest, ItsPageHasSixteenRowsAndWhatWasSigned) {
  Desk desk(options_, post_, sound_, memory_);
  ASSERT_TRUE(desk.start(at(0)));
  auto page = nlohmann::json::parse(page_state(desk, at(2'500).mono));
  EXPECT_THAT(page["rows"].size(), Eq(16U));
  EXPECT_THAT(page["progress_pct"].get<int>(), AllOf(Gt(30), Lt(50)));
  EXPECT_TRUE(page["signed"].is_null());
  for (int ms = 100; ms <= 6'100; ms += 100) {
    desk.tick(at(ms));
  }
  desk.said(1, CheckMark::kPass);
  ASSERT_TRUE(desk.sign("Nam", at(7'000)));
  page = nlohmann::json::parse(page_state(desk, at(7'000).mono));
  EXPECT_THAT(page["step"], Eq("done"));
  EXPECT_THAT(page["rows"][0]["mark"], Eq("pass"));
  EXPECT_THAT(page["signed"]["by"], Eq("Nam"));
}

TEST(TheRunner, GoesThroughItsStepsAndTriesTheLineBesideThem) {
  Runner runner;
  const Situation idle{.signed_in = true, .on_air = false, .standby = false};
  ASSERT_TRUE(runner.start({Seconds{2}, Seconds{3}, Seconds{4}, Seconds{6}}, idle, MonoTime{0}));
  EXPECT_THAT(runner.start({}, idle, MonoTime{1}).error().code, Eq("running"));
  const auto step = [&](int ms) { return runner.tick(idle, MonoTime{ms}); };
  EXPECT_THAT(step(1'999), Eq(Step::kLook));
  EXPECT_THAT(step(2'000), Eq(Step::kListen));
  EXPECT_THAT(step(5'000), Eq(Step::kChirps));
  EXPECT_TRUE(runner.loads_line(MonoTime{5'999}));
  EXPECT_FALSE(runner.loads_line(MonoTime{6'000}));
  EXPECT_THAT(step(8'999), Eq(Step::kChirps));
  EXPECT_THAT(step(9'000), Eq(Step::kDone));
  Runner longer;
  ASSERT_TRUE(longer.start({Seconds{2}, Seconds{3}, Seconds{4}, Seconds{60}}, idle, MonoTime{0}));
  EXPECT_THAT(longer.tick(idle, MonoTime{9'000}), Eq(Step::kLine));
  EXPECT_THAT(longer.tick({.signed_in = true, .on_air = false, .standby = true}, MonoTime{9'100}),
              Eq(Step::kStopped));
}

// ---- simulated faults --------------------------------------------------------------------------

TEST(SimulatedFaults, AreKnownByName) {
  EXPECT_THAT(picture_fault("frozen"), Optional(Eq(PictureFault::kFrozen)));
  EXPECT_FALSE(picture_fault("purple"));
  ASSERT_TRUE(sim_sound("speech+echo"));
  EXPECT_TRUE(sim_sound("speech+echo")->echo && sim_sound("speech+echo")->speech);
  EXPECT_FALSE(sim_sound("speech+shout"));
}

VoiceFacts facts_of(const std::string& names) {
  SimVoice voice(*sim_sound(names), media::room_tone_hz(3));
  std::vector<std::int16_t> samples(480'000);
  voice.write(samples);
  VoiceMeter meter;
  meter.add_raw(samples);
  meter.add(samples);
  return meter.facts();
}

TEST(SimulatedMicrophones, HaveTheFaultTheyAreToldToHave) {
  const VoiceFacts speech = facts_of("speech");
  EXPECT_NEAR(speech.voice_dbfs, -20, 1);
  EXPECT_NEAR(speech.noise_dbfs, -65, 2);
  EXPECT_FALSE(facts_of("silent").any);
  EXPECT_THAT(facts_of("clipping").clipped_ms_per_second, Gt(50));
  EXPECT_NEAR(facts_of("noisy").noise_dbfs, -30, 2);
  EXPECT_THAT(facts_of("echo").voice_dbfs, Lt(-60)) << "nobody speaks";
}

TEST(SimulatedAir, BringsBackWhatWasPlayedLaterAndWeaker) {
  SimAcoustics air;
  const media::MediaTime from{10'000'000};
  air.played(std::vector<std::int16_t>(960, 10'000), from);
  std::vector<std::int16_t> heard(960, 100);
  air.add_to(heard, from + SimAcoustics::kDelay);
  EXPECT_THAT(heard, Each(Eq(1'100)));
  std::vector<std::int16_t> before(960, 100);
  air.add_to(before, from + SimAcoustics::kDelay - media::MediaTime{20'000});
  EXPECT_THAT(before, Each(Eq(100)));
}

}  // namespace
}  // namespace nhipcau::agent::preflight
