#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <numbers>
#include <optional>
#include <random>
#include <utility>

#include "endpoint-agent/capture/microphone.hpp"
#include "endpoint-agent/playout/audio_playout.hpp"
#include "endpoint-agent/preflight/chirp.hpp"

/// The sound of a room whose loudspeakers are heard by its microphone, with the real pipelines.
namespace nhipcau::agent {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kRate = 48'000;

/// Other rooms talking: noise with the weight of speech, in syllables, with pauses.
std::vector<std::int16_t> distant_speech(std::size_t seconds) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, 1);
  std::vector<std::int16_t> samples(seconds * kRate);
  double low = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kRate;
    low += 0.08 * (noise(random) - low);  // falls from about 600 Hz on
    const double syllables = std::max(0.0, std::sin(2 * std::numbers::pi * 2.5 * t));
    const double sentences = std::fmod(t, 2.0) < 1.6 ? 1 : 0;
    samples[i] = static_cast<std::int16_t>(
        std::clamp(40'000 * low * syllables * sentences, -32'000.0, 32'000.0));
  }
  return samples;
}

double dbfs_of(double squares, std::size_t samples) {
  return samples == 0 ? -100
                      : 10 * std::log10(std::max(squares / static_cast<double>(samples), 1e-10));
}

/// One room for some seconds: what its microphone delivered, and what it would send.
class Room {
 public:
  Room(const std::string& microphone, bool echo_cancel) {
    gst::init();
    options_.output = Output::kHeadless;
    options_.microphone = {MicrophoneKind::kSim, microphone};
    sound_.emplace();
    sound_->treat({.echo_cancel = echo_cancel});
    devices_.emplace(options_);
    loudspeakers_.emplace(*devices_, 0, post_,
                          AudioPlayout::Events{.on_heard = [](const Energy&) {},
                                               .on_packet = [] {},
                                               .on_gap = [](WallTime, Millis) {},
                                               .on_block = [](WallTime, const HeardBlock&) {}},
                          *sound_);
    microphone_.emplace(*devices_, RoomFace{"Điểm cầu A", 1}, camera_sound_, post_, *sound_,
                        preflight::MicrophoneTaps{raw_, sent_}, [](auto&&...) {});
    raw_.open(true);
    sent_.open(true);
  }

  void play(std::span<const std::int16_t> clip) { loudspeakers_->play(clip); }

  /// As a pre-flight check does it: plays one chirp, finds it, begins anew with its delay.
  std::optional<preflight::Echo> calibrate() {
    heard_.clear();
    loudspeakers_->play(preflight::chirp());
    run(Millis{1500});
    const auto skipped = (*loudspeakers_->clip_began() - heard_from_).count() * 48 / 1000;
    const auto echo =
        preflight::find_chirp(std::span(heard_).subspan(static_cast<std::size_t>(skipped)));
    if (echo) {
      sound_->set_delay(echo->delay - sound_->latency());
    }
    return echo;
  }

  void run(Millis length) {
    const auto end = steady_clock::now() + length;
    auto next = steady_clock::now();
    while (steady_clock::now() < end) {
      next += Millis{20};
      loop_.run_until(next);
      loudspeakers_->tick(std::chrono::duration_cast<media::MediaTime>(next.time_since_epoch()));
    }
  }

  void treat(const Treatment& treatment) { sound_->treat(treatment); }

  /// The longest time without sound in what is sent since it was asked last, by its own timestamps.
  Millis longest_gap() {
    const auto gap = std::exchange(longest_gap_, media::MediaTime{0});
    return std::chrono::duration_cast<Millis>(gap);
  }

  /// Level of what passed since the last call: raw and sent.
  std::pair<double, double> take() {
    const std::pair levels{dbfs_of(raw_squares_, raw_samples_),
                           dbfs_of(sent_squares_, sent_samples_)};
    raw_squares_ = sent_squares_ = 0;
    raw_samples_ = sent_samples_ = 0;
    return levels;
  }

 private:
  static void add(const std::vector<std::int16_t>& samples, double& squares, std::size_t& count) {
    for (const std::int16_t sample : samples) {
      squares += std::pow(sample / 32'768.0, 2);
    }
    count += samples.size();
  }

  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      loop_.get_executor()};  // the loop waits for time as well
  Post post_ = [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); };
  JoinOptions options_;
  double raw_squares_ = 0;
  double sent_squares_ = 0;
  std::size_t raw_samples_ = 0;
  std::size_t sent_samples_ = 0;
  std::vector<std::int16_t> heard_;
  media::MediaTime heard_from_{};
  preflight::SoundTap raw_{post_, [this](const auto& samples, media::MediaTime at) {
                             add(samples, raw_squares_, raw_samples_);
                             heard_from_ = heard_.empty() ? at : heard_from_;
                             heard_.insert(heard_.end(), samples.begin(), samples.end());
                           }};
  std::optional<media::MediaTime> sent_until_;
  media::MediaTime longest_gap_{0};
  preflight::SoundTap sent_{post_, [this](const auto& samples, media::MediaTime at) {
                              longest_gap_ = std::max(longest_gap_, at - sent_until_.value_or(at));
                              sent_until_ = at + media::MediaTime{samples.size() * 1000 / 48};
                              add(samples, sent_squares_, sent_samples_);
                            }};
  Inlet camera_sound_;
  std::optional<RoomSound> sound_;
  std::optional<ChosenDevices> devices_;
  std::optional<AudioPlayout> loudspeakers_;
  std::optional<Microphone> microphone_;
};

TEST(TheEchoOfTheLoudspeakers, IsTakenOutBy20DecibelsAndTheOwnSpeechStays) {
  const std::vector<std::int16_t> others = distant_speech(14);
  Room room("echo", true);
  room.run(Millis{1000});
  const auto chirp = room.calibrate();
  ASSERT_TRUE(chirp);
  EXPECT_NEAR(static_cast<double>(chirp->delay.count()),
              static_cast<double>(SimAcoustics::kDelay.count()) / 1000, 3);
  EXPECT_NEAR(chirp->level_db, 20 * std::log10(SimAcoustics::kGain), 1);
  room.play(others);
  room.run(Millis{5000});
  static_cast<void>(room.take());
  room.run(Millis{4000});
  const auto [raw, sent] = room.take();
  std::cout << "echo at " << raw << " dBFS, sent at " << sent << " dBFS: less by " << raw - sent
            << " dB\n";
  EXPECT_GT(raw, -50) << "the microphone hears the loudspeakers";
  EXPECT_GE(raw - sent, 20);
}

TEST(TheEchoOfTheLoudspeakers, IsThereWithoutTheCanceller) {
  const std::vector<std::int16_t> others = distant_speech(6);
  Room room("echo", false);
  room.run(Millis{500});
  room.play(others);
  room.run(Millis{1000});
  static_cast<void>(room.take());
  room.run(Millis{2000});
  const auto [raw, sent] = room.take();
  EXPECT_GT(raw, -50);
  EXPECT_NEAR(raw, sent, 0.5);
}

TEST(TheSoundsTreatment, ChangesWhileTheMicrophoneIsHeardWithoutAGap) {
  Room room("speech+echo", false);
  room.run(Millis{1000});
  static_cast<void>(room.take());
  static_cast<void>(room.longest_gap());
  std::vector<double> levels;
  for (const Treatment& treatment :
       {Treatment{.echo_cancel = true}, Treatment{true, true, true}, Treatment{false, true, false},
        Treatment{}, Treatment{.echo_cancel = true}}) {
    room.treat(treatment);
    room.run(Millis{1000});
    levels.push_back(room.take().second);
  }
  const Millis gap = room.longest_gap();
  std::cout << "longest gap " << gap.count() << " ms\n";
  EXPECT_LT(gap, Millis{40});
  for (const double level : levels) {
    EXPECT_GT(level, -40) << "the speaker is heard through all of them";
  }
}

TEST(TheEchoOfTheLoudspeakers, IsTakenOutFromTheMomentTheSwitchIsOn) {
  const std::vector<std::int16_t> others = distant_speech(16);
  Room room("echo", false);
  room.run(Millis{1000});
  ASSERT_TRUE(room.calibrate());
  room.play(others);
  room.run(Millis{2000});
  static_cast<void>(room.take());
  room.run(Millis{2000});
  const auto [raw_off, sent_off] = room.take();
  EXPECT_NEAR(raw_off, sent_off, 0.5);
  room.treat({.echo_cancel = true});
  room.run(Millis{4000});
  static_cast<void>(room.take());
  room.run(Millis{4000});
  const auto [raw, sent] = room.take();
  EXPECT_GE(raw - sent, 20);
}

TEST(TheOwnSpeech, SurvivesTheCancellerAloneAndWhileOthersTalk) {
  const std::vector<std::int16_t> others = distant_speech(12);
  Room room("speech+echo", true);
  room.run(Millis{500});
  ASSERT_TRUE(room.calibrate());
  room.run(Millis{1000});
  static_cast<void>(room.take());
  room.run(Millis{2000});
  const auto [alone_raw, alone_sent] = room.take();
  room.play(others);
  room.run(Millis{4000});
  static_cast<void>(room.take());
  room.run(Millis{3000});
  const auto [both_raw, both_sent] = room.take();
  std::cout << "own speech " << alone_raw << " dBFS, sent at " << alone_sent
            << " dBFS; while others talk " << both_raw << " and " << both_sent << " dBFS\n";
  EXPECT_NEAR(alone_sent, alone_raw, 2);
  EXPECT_GT(both_sent, both_raw - 8);
}

}  // namespace
}  // namespace nhipcau::agent
