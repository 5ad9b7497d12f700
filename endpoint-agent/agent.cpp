#include "endpoint-agent/agent.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <optional>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/io/control_link.hpp"
#include "common/leg/rtp_leg.hpp"
#include "common/media/random.hpp"
#include "common/media/receive_stats.hpp"
#include "common/wire/codec.hpp"
#include "endpoint-agent/capture/camera.hpp"
#include "endpoint-agent/capture/microphone.hpp"
#include "endpoint-agent/core/core.hpp"
#include "endpoint-agent/core/key_frames.hpp"
#include "endpoint-agent/epoch_file.hpp"
#include "endpoint-agent/playout/audio_playout.hpp"
#include "endpoint-agent/playout/screen_clock.hpp"
#include "endpoint-agent/playout/video_playout.hpp"
#include "endpoint-agent/truth_log.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kTick{100};
constexpr Millis kMediaTick{20};
constexpr Millis kMediaBehind{100};
constexpr Millis kLegEvery{2000};
constexpr Millis kFactsEvery{1000};  // loss is a share of one second's packets

wire::MediaOffer fresh_offer() {
  return {.generation = media::random_hex(16),
          .key = media::random_srtp_key(),
          .video_ssrc = media::random_ssrc(),
          .thumbnail_ssrc = media::random_ssrc(),
          .audio_ssrc = media::random_ssrc()};
}

/// How long ago; -1 for "never", as reports say it.
std::int64_t age_ms(const std::optional<MonoTime>& since, MonoTime now) {
  return since ? (now - *since).count() : -1;
}

}  // namespace

class Agent::Impl {
 public:
  Impl(boost::asio::io_context& loop, const JoinOptions& options)
      : loop_(loop),
        options_(options),
        epoch_file_(options.state_dir),
        core_({.token = options.token,
               .room = RoomId(options.room),
               .instance = media::random_hex(16),
               .version = NHIPCAU_VERSION},
              epoch_file_.load(), &fresh_offer),
        muted_(options.muted),
        timer_(loop),
        media_timer_(loop),
        next_media_tick_(media::media_now()) {
    if (!options.truth.empty()) {
      truth_.emplace(options.truth);
    }
    link_.emplace(io::ControlLink::Options{options.orchestrator, "/ws/agent", options.ca_file},
                  link_callbacks());
    tick();
    tick_media();
  }

  void toggle_mute() {
    muted_ = !muted_;
    log_->info("this room's own mute is {}", muted_ ? "on" : "off");
    if (microphone_) {
      microphone_->mute(muted_);
    }
    report();
  }

  void stop() {
    timer_.cancel();
    media_timer_.cancel();
    loop_.stop();
  }

  [[nodiscard]] int exit_code() const { return exit_code_; }

 private:
  Post poster() {
    return [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); };
  }

  io::ControlLink::Callbacks link_callbacks() {
    return {.on_open = [this] { boost::asio::post(loop_, [this] { run(core_.opened()); }); },
            .on_text =
                [this](std::string text) {
                  boost::asio::post(loop_, [this, text = std::move(text)] { on_text(text); });
                },
            .on_binary = [](const std::string&) {},
            .on_close =
                [this](std::string reason) {
                  boost::asio::post(loop_, [this, reason = std::move(reason)] {
                    log_->info("no orchestrator: {}", reason);
                    core_.closed();
                  });
                }};
  }

  void on_text(const std::string& text) {
    const auto message = wire::decode_to_agent(text);
    if (!message) {
      log_->warn("a message of the orchestrator was refused: {}", message.error().text.en);
      return;
    }
    run(core_.received(*message));
  }

  void run(const Effects& effects) {
    for (const Effect& effect : effects) {
      std::visit([this](const auto& e) { on(e); }, effect);
    }
  }

  void on(const Greet& greet) { link_->greet(wire::encode(wire::FromAgent{greet.hello})); }

  void on(const SendOffer& offer) {
    log_->info("the bridge is another one: offering generation {}", offer.offer.generation);
    link_->send_text(wire::encode(wire::FromAgent{wire::AgentOffer{offer.offer}}));
  }

  void on(const SaveEpoch& save) {
    if (!epoch_file_.save(save.epoch)) {
      log_->error("cannot save epoch {} in {}", save.epoch, options_.state_dir.string());
    }
  }

  void on(const Introduce& introduce) {
    const wire::AgentWelcome& welcome = introduce.welcome;
    server_ahead_ = Millis{welcome.server_time.ms - read_clock().mono.ms};
    log_->info("joined \"{}\" as room {} ({}), epoch {}", welcome.conference_title,
               welcome.room_number, welcome.room_name, welcome.epoch);
    if (camera_) {
      return;
    }
    const RoomFace face{welcome.room_name, welcome.room_number};
    const auto send = [this](const leg::UpPacket& packet) {
      if (leg_) {
        leg_->send(packet);
      }
    };
    camera_.emplace(options_, face, poster(), send);
    microphone_.emplace(options_, face, poster(), send);
    microphone_->mute(muted_);
  }

  void on(const Follow& follow) {
    const wire::RoomPlan& plan = follow.plan;
    log_->debug("plan {}/{}: main {}, microphone {}, on air {}", plan.stamp.epoch, plan.stamp.seq,
                plan.send_main, plan.microphone_open, plan.on_air);
    gate_.want(plan.send_main);
    move_gate();
    plan_ = plan;
    move_clock();
    if (truth_) {
      truth_->plan(read_clock().wall, plan);
    }
    report();
  }

  void on(const StartLeg& start) {
    wanted_leg_ = start;
    open_leg(read_clock().mono);
  }

  /// Again every 2 s while it fails: a name that cannot be resolved now may be later.
  void open_leg(MonoTime now) {
    if (!wanted_leg_ || now < next_leg_at_) {
      return;
    }
    const StartLeg& start = *wanted_leg_;
    auto leg = leg::RtpLeg::open(
        loop_, start.offer, start.answer, options_.orchestrator.host,
        {.on_video = [this](const media::RtpPacket& packet,
                            media::MediaTime at) { screen_->push(packet, at); },
         .on_sound = [this](const media::RtpPacket& packet) { loudspeakers_->push(packet); },
         .on_main_wanted = [this] { main_wanted(); }});
    if (!leg) {
      log_->error("no media: {}", leg.error().text.en);
      next_leg_at_ = now + kLegEvery;
      return;
    }
    wanted_leg_.reset();
    leg_ = *std::move(leg);
    start_playout();
    leg_->need_key_frame();
  }

  void on(const Warn& warn) { log_->warn("{}", warn.text); }

  void on(const Leave& leave) {
    std::cerr << leave.text.vi << "\n" << leave.text.en << "\n";
    exit_code_ = leave.exit_code;
    stop();
  }

  void start_playout() {
    if (screen_) {
      screen_->restart();
      loudspeakers_->restart();
      return;
    }
    screen_.emplace(
        options_.output, truth_.has_value(), poster(),
        VideoPlayout::Events{.on_shown = [this](const ShownPicture& picture) { shown(picture); },
                             .on_key_frame_needed = [this] { leg_->need_key_frame(); }});
    loudspeakers_.emplace(
        options_.output, truth_ ? options_.truth_rooms : 0, poster(),
        AudioPlayout::Events{.on_heard = [this](const Energy& energy) { heard_.add(energy); },
                             .on_packet = [this] { sound_at_ = read_clock().mono; },
                             .on_gap = [this](WallTime at, Millis length) { gap(at, length); },
                             .on_block =
                                 [this](WallTime end, const HeardBlock& block) {
                                   if (truth_) {
                                     truth_->heard(end, block);
                                   }
                                 }});
  }

  void shown(const ShownPicture& picture) {
    picture_at_ = read_clock().mono;
    pictures_.add(media::media_now(), 1);
    if (truth_) {
      truth_->shown(picture);
    }
  }

  void gap(WallTime at, Millis length) {
    log_->debug("sound was missing for {} ms", length.count());
    if (truth_) {
      truth_->gap(at, length);
    }
  }

  void main_wanted() {
    gate_.key_frame_requested(read_clock().mono);
    if (camera_) {
      camera_->force_key_frame();
    }
    move_gate();
  }

  void move_gate() {
    if (camera_) {
      camera_->open_main(gate_.open(read_clock().mono));
    }
  }

  /// The plan's instants are the server's; this machine's own clock may be wrong by minutes.
  void move_clock() {
    if (!screen_) {
      return;
    }
    ClockFace face = clock_face(plan_, WallTime{read_clock().mono.ms} + server_ahead_);
    if (face != shown_clock_) {
      shown_clock_ = face;
      screen_->show_clock(std::move(face));
    }
  }

  void tick() {
    timer_.expires_after(kTick);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        move_gate();
        move_clock();
        open_leg(read_clock().mono);
        report();
        if (truth_) {
          truth_->flush();
        }
        tick();
      }
    });
  }

  /// What media needs every 20 ms. Five late ticks are caught up, more are skipped.
  void tick_media() {
    media_timer_.expires_at(next_media_tick_);
    media_timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        run_media_ticks(media::media_now());
        tick_media();
      }
    });
  }

  void run_media_ticks(media::MediaTime now) {
    using Clock = boost::asio::steady_timer::clock_type;
    const auto due = Clock::time_point(now);  // both are the monotonic clock
    if (due - next_media_tick_ > kMediaBehind) {
      next_media_tick_ = due;
    }
    if (leg_) {
      leg_->receive();
    }
    for (; next_media_tick_ <= due; next_media_tick_ += kMediaTick) {
      if (loudspeakers_) {
        loudspeakers_->tick(
            std::chrono::duration_cast<media::MediaTime>(next_media_tick_.time_since_epoch()));
      }
    }
    if (leg_) {
      leg_->tick(now);
    }
  }

  void report() {
    const MonoTime now = read_clock().mono;
    if (leg_ && now - down_at_ >= kFactsEvery) {
      down_at_ = now;
      down_ = leg_->take_facts();
    }
    if (const auto due = core_.report(facts(now), now)) {
      link_->send_text(wire::encode(wire::FromAgent{*due}));
    }
  }

  [[nodiscard]] Facts facts(MonoTime now) {
    const bool sound_now = sound_at_ && now - *sound_at_ < kFactsEvery;
    return {.camera_ok = camera_ && camera_->ok(now),
            .microphone_ok = microphone_ && microphone_->ok(now),
            .muted_locally = muted_,
            .microphone_dbfs = microphone_ ? microphone_->level(now) : -100,
            .video_fps = pictures_.per_second(media::media_now()),
            .video_age_ms = age_ms(picture_at_, now),
            .sound_dbfs = sound_now ? heard_.level() : -100,
            .sound_age_ms = age_ms(sound_at_, now),
            .loss_pct = down_.loss_pct,
            .jitter_ms = down_.jitter_ms};
  }

  boost::asio::io_context& loop_;
  const JoinOptions& options_;
  const std::shared_ptr<spdlog::logger> log_ = logger("agent");
  EpochFile epoch_file_;
  Core core_;
  bool muted_;
  int exit_code_ = 0;
  MainGate gate_;
  wire::RoomPlan plan_;    // the newest
  Millis server_ahead_{};  // of this machine's boot clock, since the newest welcome
  ClockFace shown_clock_;
  std::optional<StartLeg> wanted_leg_;  // until it is open
  MonoTime next_leg_at_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer media_timer_;
  boost::asio::steady_timer::time_point next_media_tick_;
  std::optional<TruthLog> truth_;

  // What was measured.
  std::optional<MonoTime> picture_at_;
  std::optional<MonoTime> sound_at_;
  media::RateMeter pictures_;
  LevelMeter heard_;
  leg::RtpLeg::DownFacts down_;
  MonoTime down_at_;

  // Those with threads end first.
  std::unique_ptr<leg::RtpLeg> leg_;
  std::optional<VideoPlayout> screen_;
  std::optional<AudioPlayout> loudspeakers_;
  std::optional<Camera> camera_;
  std::optional<Microphone> microphone_;
  std::optional<io::ControlLink> link_;
};

Agent::Agent(boost::asio::io_context& loop, const JoinOptions& options)
    : impl_(std::make_unique<Impl>(loop, options)) {}
Agent::~Agent() = default;
void Agent::toggle_mute() {
  impl_->toggle_mute();
}
void Agent::stop() {
  impl_->stop();
}
int Agent::exit_code() const {
  return impl_->exit_code();
}

}  // namespace nhipcau::agent
