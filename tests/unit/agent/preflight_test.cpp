#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <random>

#include "endpoint-agent/preflight/chirp.hpp"
#include "endpoint-agent/preflight/machine_check.hpp"
#include "endpoint-agent/preflight/path_check.hpp"
#include "endpoint-agent/preflight/picture_check.hpp"
#include "endpoint-agent/preflight/sheet.hpp"
#include "endpoint-agent/preflight/sound_check.hpp"

namespace nhipcau::agent::preflight {
namespace {

using testing::AllOf;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Eq;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Lt;
using testing::Not;
using testing::Optional;

constexpr int kWidth = 320;
constexpr int kHeight = 180;

/// The worst mark of a row, and what is said with it.
PreflightRow row_of(const Findings& findings, int row) {
  Sheet sheet;
  sheet.found(findings);
  return sheet.rows().at(static_cast<std::size_t>(row) - 1);
}

// ---- pictures ----------------------------------------------------------------------------------

using Luma = std::vector<std::uint8_t>;

/// A room: grey walls, a bright table with edges, `shift` moves it.
Luma room_picture(int shift = 0) {
  Luma luma(kWidth * kHeight, 90);
  for (int y = 60; y < 140; ++y) {
    for (int x = 40; x < 280; ++x) {
      luma[static_cast<std::size_t>(y * kWidth + x)] = ((x + shift) / 8) % 2 == 0 ? 170 : 60;
    }
  }
  return luma;
}

template <typename Change>
Luma changed(Luma luma, Change change) {
  for (std::uint8_t& y : luma) {
    y = static_cast<std::uint8_t>(std::clamp(change(static_cast<double>(y)), 0.0, 255.0));
  }
  return luma;
}

/// Mean over 25 pixels each way.
Luma blurred(const Luma& luma) {
  constexpr int kReach = 12;
  Luma out(luma.size());
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      int sum = 0;
      int count = 0;
      for (int dy = -kReach; dy <= kReach; ++dy) {
        for (int dx = -kReach; dx <= kReach; ++dx) {
          const int yy = std::clamp(y + dy, 0, kHeight - 1);
          const int xx = std::clamp(x + dx, 0, kWidth - 1);
          sum += luma[static_cast<std::size_t>(yy * kWidth + xx)];
          ++count;
        }
      }
      out[static_cast<std::size_t>(y * kWidth + x)] = static_cast<std::uint8_t>(sum / count);
    }
  }
  return out;
}

/// Two pictures for 5 s at 25 a second, looked at five times a second.
PictureFacts facts_of(const Luma& even, const Luma& odd, int pictures = 125) {
  PictureMeter meter(25);
  for (int i = 0; i < pictures; ++i) {
    meter.came();
  }
  for (int i = 0; i < 25; ++i) {
    const Luma& luma = i % 2 == 0 ? even : odd;
    meter.looked(look_at(luma.data(), kWidth, kHeight, kWidth), MonoTime{i * 200});
  }
  return meter.facts(Millis{5000}, MonoTime{5000});
}

PreflightRow picture_row(const Luma& even, const Luma& odd, int pictures = 125) {
  return row_of(check_picture(facts_of(even, odd, pictures)), 8);
}

TEST(APicture, ThatIsSharpLitAndSmoothPasses) {
  const PreflightRow row = picture_row(room_picture(), room_picture(4));
  EXPECT_THAT(row.mark, Eq(CheckMark::kPass)) << row.finding.en;
  EXPECT_THAT(row.finding.en, AllOf(HasSubstr("25 pictures"), HasSubstr("sharp")));
  EXPECT_TRUE(row.measured);
}

TEST(APicture, IsFailedForTheFaultItHasAndSaysWhatToDo) {
  const Luma room = room_picture();
  const auto fails = [](const PreflightRow& row, const char* says) {
    EXPECT_THAT(row.mark, Eq(CheckMark::kFail)) << row.finding.en;
    EXPECT_THAT(row.finding.en, HasSubstr(says));
    EXPECT_THAT(row.finding.vi, Not(IsEmpty()));
  };
  fails(row_of(check_picture(PictureMeter(25).facts(Millis{5000}, MonoTime{5000})), 8),
        "No picture");
  const auto black = [](double) { return 16.0; };
  fails(picture_row(changed(room, black), changed(room, black)), "lens cap");
  const auto dim = [](double y) { return 16 + (y - 16) / 6; };
  fails(picture_row(changed(room, dim), changed(room_picture(4), dim)), "dark");
  const auto glare = [](double y) { return y / 4 + 190; };
  fails(picture_row(changed(room, glare), changed(room_picture(4), glare)), "too bright");
  fails(picture_row(room, room), "frozen");
  fails(picture_row(blurred(room), blurred(room_picture(4))), "blurred");
  fails(picture_row(room, room_picture(4), 40), "8 pictures");
}

TEST(APicture, StandsStillForTwoSecondsBeforeItIsFrozen) {
  PictureMeter meter(25);
  const Luma room = room_picture();
  const Luma moved = room_picture(4);
  for (int i = 0; i < 125; ++i) {
    meter.came();
  }
  for (int i = 0; i < 10; ++i) {
    meter.looked(look_at(room.data(), kWidth, kHeight, kWidth), MonoTime{i * 200});
  }
  meter.looked(look_at(moved.data(), kWidth, kHeight, kWidth), MonoTime{2000});
  EXPECT_THAT(meter.facts(Millis{5000}, MonoTime{3999}).still_longest, Eq(Millis{1999}));
  EXPECT_THAT(meter.facts(Millis{5000}, MonoTime{4000}).still_longest, Eq(Millis{2000}));
}

// ---- sound -------------------------------------------------------------------------------------

using Samples = std::vector<std::int16_t>;

double amplitude(double dbfs) {
  return 32'768 * std::pow(10, dbfs / 20) * std::numbers::sqrt2;
}

/// Ten seconds: 600 ms of a tone, 400 ms of a pause, over noise.
Samples speech(double voice_dbfs, double noise_dbfs) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> noise(-1, 1);
  const double noise_peak = 32'768 * std::pow(10, noise_dbfs / 20) * std::numbers::sqrt3;
  Samples samples(480'000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool word = i % 48'000 < 28'800;
    const double tone = word ? amplitude(voice_dbfs) * std::sin(2 * std::numbers::pi * 300 *
                                                                static_cast<double>(i) / 48'000.0)
                             : 0;
    samples[i] = static_cast<std::int16_t>(
        std::clamp(tone + noise_peak * noise(random), -32'768.0, 32'767.0));
  }
  return samples;
}

PreflightRow voice_row(const Samples& samples) {
  VoiceMeter meter;
  meter.add_raw(samples);
  meter.add(samples);
  return row_of(check_voice(meter.facts()), 10);
}

TEST(AMicrophone, IsJudgedByPractice) {
  struct Case {
    double voice;
    double noise;
    CheckMark mark;
    const char* says;
  };
  const Case cases[] = {
      {-20, -65, CheckMark::kPass, "speech at -20"},   {-30, -65, CheckMark::kWarn, "Quiet (-30"},
      {-40, -70, CheckMark::kFail, "Quiet (-40"},      {-10, -65, CheckMark::kWarn, "Too loud"},
      {-4, -65, CheckMark::kFail, "Too loud (-4"},     {-20, -45, CheckMark::kWarn, "Much noise"},
      {-20, -35, CheckMark::kFail, "Much noise (-35"}, {-70, -60, CheckMark::kFail, "No speech"},
      {6, -65, CheckMark::kFail, "distorted"},
  };
  for (const Case& c : cases) {
    const PreflightRow row = voice_row(speech(c.voice, c.noise));
    EXPECT_THAT(row.mark, Eq(c.mark)) << c.voice << " over " << c.noise << ": " << row.finding.en;
    EXPECT_THAT(row.finding.en, HasSubstr(c.says));
  }
}

TEST(AMicrophone, ThatGivesNothingOrOnlyZerosIsDead) {
  EXPECT_THAT(row_of(check_voice(VoiceMeter().facts()), 10).finding.en, HasSubstr("No signal"));
  const PreflightRow zeros = voice_row(Samples(48'000, 0));
  EXPECT_THAT(zeros.mark, Eq(CheckMark::kFail));
  EXPECT_THAT(zeros.finding.en, HasSubstr("No signal"));
}

TEST(AMicrophone, ThatIsMutedByItsOwnSwitchFailsWithThatAsTheReason) {
  VoiceFacts facts{.any = true, .voice_dbfs = -100, .noise_dbfs = -100, .muted_at_device = true};
  EXPECT_THAT(row_of(check_voice(facts), 10).mark, Eq(CheckMark::kFail));
  EXPECT_THAT(row_of(check_voice(facts), 10).finding.en, HasSubstr("muted at the device"));
  facts.any = false;
  EXPECT_THAT(row_of(check_voice(facts), 10).finding.en, HasSubstr("muted at the device"));
}

/// The chirp, `delay` later and `db` louder, in a room with noise.
Samples heard_in_room(Millis delay, double db, double noise_dbfs) {
  Samples samples = speech(-100, noise_dbfs);
  samples.resize(48'000);
  const auto from = static_cast<std::size_t>(delay.count() * 48);
  for (std::size_t i = 0; i < chirp().size() && from + i < samples.size(); ++i) {
    samples[from + i] =
        static_cast<std::int16_t>(samples[from + i] + chirp()[i] * std::pow(10, db / 20));
  }
  return samples;
}

TEST(AChirp, IsFoundWithItsDelayAndLevelAlsoFarBelowSpeech) {
  for (const auto& [delay, db] : {std::pair{80, -20.0}, {5, -6.0}, {300, -35.0}, {640, -25.0}}) {
    const auto echo = find_chirp(heard_in_room(Millis{delay}, db, -60));
    ASSERT_TRUE(echo) << delay;
    EXPECT_THAT(echo->delay.count(), AllOf(Ge(delay - 2), Le(delay + 2)));
    EXPECT_THAT(echo->level_db, DoubleNear(db, 1));
  }
}

TEST(AChirp, IsNotFoundInNoiseOrInAnotherTone) {
  EXPECT_FALSE(find_chirp(heard_in_room(Millis{80}, -200, -50)));
  EXPECT_FALSE(find_chirp(speech(-20, -60)));
  EXPECT_FALSE(find_chirp(Samples(48'000, 0)));
  EXPECT_FALSE(find_chirp(Samples(100, 0)));
}

TEST(AChirp, IsWeighedInWhatIsSentWhereItIsHeardAndNowhereElse) {
  const auto left = [](Millis there, double db) {
    return chirp_level_at(heard_in_room(there, db, -60), Millis{120});
  };
  EXPECT_THAT(left(Millis{127}, -20), DoubleNear(-20, 1)) << "the processing takes its time";
  EXPECT_THAT(left(Millis{120}, -35), DoubleNear(-35, 1.5));
  EXPECT_THAT(left(Millis{400}, -20), Lt(-35)) << "something else that sounds like it";
  EXPECT_THAT(chirp_level_at(speech(-20, -60), Millis{120}), Lt(-33)) << "somebody speaks";
  EXPECT_THAT(chirp_level_at(Samples(100, 0), Millis{120}), Eq(-100));
}

TEST(TheChirps, AgreeOnADelayWhenTwoAreFoundAtOnePlace) {
  const auto at = [](int ms) { return HeardChirp{.raw = Echo{Millis{ms}, -20}}; };
  EXPECT_FALSE(agreed_delay({}));
  EXPECT_FALSE(agreed_delay({at(120), at(300), {}}));
  EXPECT_THAT(agreed_delay({at(77), at(120), at(640), at(122)}), Optional(Eq(Millis{122})));
}

std::vector<HeardChirp> six(std::optional<Echo> raw, std::vector<double> left) {
  std::vector<HeardChirp> chirps(6, HeardChirp{.raw = raw});
  for (std::size_t i = 0; i < left.size(); ++i) {
    chirps[i].left_db = left[i];
  }
  return chirps;
}

TEST(Loudspeakers, ThatTheMicrophoneDoesNotHearFail) {
  const Echo echo{Millis{80}, -20};
  const Findings none = check_echo(judge_echo(six({}, {})));
  EXPECT_THAT(row_of(none, 11).mark, Eq(CheckMark::kFail));
  EXPECT_THAT(row_of(none, 12).mark, Eq(CheckMark::kNotChecked));
  std::vector<HeardChirp> two(6);
  two[0].raw = two[1].raw = echo;
  EXPECT_THAT(row_of(check_echo(judge_echo(two)), 11).mark, Eq(CheckMark::kFail));
  EXPECT_THAT(row_of(check_echo(judge_echo(six(echo, {}))), 11).mark, Eq(CheckMark::kPass));
}

TEST(AnEcho, IsJudgedByWhatIsLeftOfItOnceTheCancellerHasLearnt) {
  const Echo echo{Millis{80}, -20};
  const auto mark = [&](std::vector<double> left) {
    return row_of(check_echo(judge_echo(six(echo, std::move(left)))), 12).mark;
  };
  EXPECT_THAT(mark({-20, -20, -20, -40, -40, -40}), Eq(CheckMark::kPass));
  EXPECT_THAT(mark({-20, -20, -20, -35, -35, -100}), Eq(CheckMark::kPass));
  EXPECT_THAT(mark({-20, -20, -20, -20, -20, -100}), Eq(CheckMark::kWarn));
  EXPECT_THAT(mark({-20, -20, -20, -10, -10, -100}), Eq(CheckMark::kFail));
}

TEST(AnEcho, IsNotJudgedByWhatACancellerHeardBeforeItKnewTheDelay) {
  std::vector<HeardChirp> chirps = six(Echo{Millis{80}, -20}, {-20, -20, -20, -20, -40, -40});
  EXPECT_THAT(row_of(check_echo(judge_echo(chirps)), 12).mark, Eq(CheckMark::kPass));
  chirps[5].left_db = -20;
  EXPECT_THAT(row_of(check_echo(judge_echo(chirps)), 12).mark, Eq(CheckMark::kWarn));
  for (std::size_t i = 0; i < 4; ++i) {
    chirps[i].aligned = false;
  }
  chirps[5].left_db = -40;
  EXPECT_THAT(*judge_echo(chirps).left_db, Eq(-40)) << "by the last of the two";
}

// ---- line and machine --------------------------------------------------------------------------

PathFacts good_path() {
  PathMeter meter(1000, 1000);
  for (int i = 0; i < 5; ++i) {
    meter.add({.up_offered_kbps = 1000, .up_loss_pct = 0, .down_kbps = 1000, .round_trip_ms = 20});
  }
  return meter.facts();
}

template <typename Change>
Findings path(Change change) {
  PathFacts facts = good_path();
  change(facts);
  return check_path(facts);
}

TEST(ALine, IsJudgedByPractice) {
  const Findings good = check_path(good_path());
  for (const int row : {3, 6, 7}) {
    EXPECT_THAT(row_of(good, row).mark, Eq(CheckMark::kPass)) << row;
  }
  EXPECT_THAT(row_of(path([](PathFacts& f) { f.connected = false; }), 3).mark,
              Eq(CheckMark::kFail));
  struct Case {
    void (*change)(PathFacts&);
    int row;
    CheckMark mark;
  };
  const Case cases[] = {
      {[](PathFacts& f) { f.up_loss_pct = 5; }, 7, CheckMark::kFail},
      {[](PathFacts& f) { f.down_loss_pct = 2; }, 7, CheckMark::kWarn},
      {[](PathFacts& f) { f.jitter_ms = 45; }, 7, CheckMark::kWarn},
      {[](PathFacts& f) { f.jitter_ms = 61; }, 7, CheckMark::kFail},
      {[](PathFacts& f) { f.round_trip_ms = 400; }, 7, CheckMark::kWarn},
      {[](PathFacts& f) { f.round_trip_ms = 900; }, 7, CheckMark::kFail},
      {[](PathFacts& f) { f.up_kbps = 300; }, 6, CheckMark::kFail},
      {[](PathFacts& f) { f.down_kbps = 700; }, 6, CheckMark::kWarn},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(row_of(path(c.change), c.row).mark, Eq(c.mark)) << c.row;
  }
}

TEST(ALine, CarriesWhatArrivesOfWhatIsSentOnceItsBuffersAreFull) {
  PathMeter meter(1000, 1000);
  meter.add({.up_offered_kbps = 1000, .up_loss_pct = 0, .down_kbps = 990, .round_trip_ms = 800});
  meter.add({.up_offered_kbps = 1000, .up_loss_pct = 70, .down_kbps = 300, .round_trip_ms = {}});
  const PathFacts facts = meter.facts();
  EXPECT_THAT(facts.up_kbps, DoubleNear(300, 1));
  EXPECT_THAT(facts.down_kbps, DoubleNear(300, 1));
  EXPECT_THAT(facts.round_trip_ms, Optional(DoubleNear(800, 1)));
  EXPECT_FALSE(PathMeter(1000, 1000).facts().connected);
}

TEST(ALine, IsThereWhenSomethingComesAlthoughNoRoundTripCouldBeMeasured) {
  PathMeter meter(1000, 1000);
  meter.add({.up_offered_kbps = 1000, .up_loss_pct = 70, .down_kbps = 0, .round_trip_ms = {}});
  EXPECT_FALSE(meter.facts().connected);
  meter.add({.up_offered_kbps = 1000, .up_loss_pct = 70, .down_kbps = 90, .round_trip_ms = {}});
  EXPECT_TRUE(meter.facts().connected);
  EXPECT_THAT(row_of(check_path(meter.facts()), 7).mark, Eq(CheckMark::kFail));
}

TEST(ALine, ThatGoesInsideTlsIsARemark) {
  Findings findings = check_path(good_path());
  findings.push_back(tunnelled());
  EXPECT_THAT(row_of(findings, 3).mark, Eq(CheckMark::kWarn));
  EXPECT_THAT(row_of(findings, 3).finding.en, HasSubstr("UDP port"));
}

TEST(ABackupLine, IsNotApplicableWhenThereIsNone) {
  EXPECT_THAT(check_backup_path(std::nullopt).mark, Eq(CheckMark::kNotApplicable));
  EXPECT_THAT(check_backup_path(true).mark, Eq(CheckMark::kPass));
  EXPECT_THAT(check_backup_path(false).mark, Eq(CheckMark::kFail));
}

TEST(AMachine, IsSignedInInTimeWithRoomOnItsDiskAndPowerToEncode) {
  const MachineFacts good{.signed_in = true,
                          .room_name = "Ninh Sơn",
                          .clock_ahead = Millis{-300},
                          .disk_free_mb = 20'000,
                          .wanted_fps = 25,
                          .encoded_fps = 25,
                          .idle_pct = 60};
  const auto row = [&](int number, auto change) {
    MachineFacts facts = good;
    change(facts);
    return row_of(check_machine(facts), number).mark;
  };
  EXPECT_THAT(row(5, [](MachineFacts&) {}), Eq(CheckMark::kPass));
  EXPECT_THAT(row(8, [](MachineFacts&) {}), Eq(CheckMark::kPass));
  EXPECT_THAT(row(5, [](MachineFacts& f) { f.signed_in = false; }), Eq(CheckMark::kFail));
  EXPECT_THAT(row(5, [](MachineFacts& f) { f.clock_ahead = Millis{-9000}; }), Eq(CheckMark::kWarn));
  EXPECT_THAT(row(5, [](MachineFacts& f) { f.disk_free_mb = 500; }), Eq(CheckMark::kWarn));
  EXPECT_THAT(row(5, [](MachineFacts& f) { f.disk_free_mb = 50; }), Eq(CheckMark::kFail));
  EXPECT_THAT(row(8, [](MachineFacts& f) { f.encoded_fps = 10; }), Eq(CheckMark::kFail));
  EXPECT_THAT(row(8, [](MachineFacts& f) { f.idle_pct = 5; }), Eq(CheckMark::kWarn));
  EXPECT_THAT(row(8, [](MachineFacts& f) { f.encoded_fps = {}; }), Eq(CheckMark::kNotChecked));
}

TEST(AScreen, ShowsWhatComes) {
  const auto mark = [](double received, double shown, bool headless) {
    const ScreenFacts facts{
        .headless = headless, .received_fps = received, .shown_fps = shown, .mode = {}};
    return row_of(check_screen(facts), 9).mark;
  };
  EXPECT_THAT(mark(25, 25, false), Eq(CheckMark::kPass));
  EXPECT_THAT(mark(5, 5, false), Eq(CheckMark::kPass)) << "the centre's slate";
  EXPECT_THAT(mark(25, 25, true), Eq(CheckMark::kWarn));
  EXPECT_THAT(mark(25, 15, false), Eq(CheckMark::kWarn));
  EXPECT_THAT(mark(25, 5, false), Eq(CheckMark::kFail));
  EXPECT_THAT(mark(0, 0, true), Eq(CheckMark::kFail));
}

// ---- the sheet ---------------------------------------------------------------------------------

TEST(ASheet, KeepsTheWorstOfARowAndWhatIsWrongWithIt) {
  Sheet sheet;
  sheet.found({{8, CheckMark::kPass, {"nét", "sharp"}},
               {8, CheckMark::kWarn, {"tối", "dim"}},
               {8, CheckMark::kPass, {"đều", "smooth"}},
               {8, CheckMark::kWarn, {"lóa", "burnt"}}});
  EXPECT_THAT(sheet.rows()[7].mark, Eq(CheckMark::kWarn));
  EXPECT_THAT(sheet.rows()[7].finding.en, Eq("dim; burnt"));
  sheet.found({{8, CheckMark::kFail, {"đen", "black"}}});
  EXPECT_THAT(sheet.rows()[7].finding.vi, Eq("đen"));
}

TEST(ASheet, IsCompletedByPeopleWhoCannotTalkAFailureAway) {
  Sheet sheet;
  sheet.found({{10, CheckMark::kFail, {"im", "silent"}}, {11, CheckMark::kPass, {}}});
  sheet.said(10, CheckMark::kPass);
  sheet.said(11, CheckMark::kFail);
  sheet.said(1, CheckMark::kPass);
  sheet.said(2, CheckMark::kNotApplicable);
  const auto rows = sheet.rows();
  EXPECT_THAT(rows[9].mark, Eq(CheckMark::kFail));
  EXPECT_TRUE(rows[9].measured);
  EXPECT_THAT(rows[10].mark, Eq(CheckMark::kFail));
  EXPECT_THAT(rows[0].mark, Eq(CheckMark::kPass));
  EXPECT_FALSE(rows[0].measured);
  EXPECT_THAT(rows[1].mark, Eq(CheckMark::kNotApplicable));
  sheet.said(1, std::nullopt);
  sheet.forget_measurements();
  EXPECT_THAT(sheet.rows()[0].mark, Eq(CheckMark::kNotChecked));
  EXPECT_THAT(sheet.rows()[9].mark, Eq(CheckMark::kPass)) << "only said, now";
}

TEST(ASheet, IsSignedWithTimeDevicesAndExpiryAndSaysItsVerdictInPlainWords) {
  Sheet sheet;
  for (int row = 1; row <= 16; ++row) {
    sheet.said(row, CheckMark::kPass);
  }
  const WallTime morning{1'657'752'000'000};
  Preflight signed_sheet = sheet.sign("Nam", "a1b2", morning, Millis{7 * 3'600'000});
  EXPECT_THAT(signed_sheet.expires, Eq(morning + Millis{12 * 3'600'000}));
  EXPECT_THAT(plain_words(signed_sheet), HasSubstr("The room is ready."));
  sheet.said(14, CheckMark::kFail);
  sheet.said(9, std::nullopt);
  signed_sheet = sheet.sign("Nam", "a1b2", morning, Millis{0});
  EXPECT_THAT(plain_words(signed_sheet), HasSubstr("not ready: rows 9, 14"));
}

}  // namespace
}  // namespace nhipcau::agent::preflight
