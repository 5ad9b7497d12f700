#include "endpoint-agent/agent.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <optional>
#include <utility>

#include "common/base/log.hpp"
#include "common/io/control_link.hpp"
#include "common/media/random.hpp"
#include "common/wire/codec.hpp"
#include "endpoint-agent/core/core.hpp"
#include "endpoint-agent/core/presses.hpp"
#include "endpoint-agent/device_desk.hpp"
#include "endpoint-agent/epoch_file.hpp"
#include "endpoint-agent/panel_desk.hpp"
#include "endpoint-agent/station.hpp"
#include "endpoint-agent/truth_log.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kTick{100};
constexpr Millis kMediaTick{20};
constexpr Millis kMediaBehind{100};

wire::MediaOffer fresh_offer(bool with_content) {
  return {.generation = media::random_hex(16),
          .key = media::random_srtp_key(),
          .video_ssrc = media::random_ssrc(),
          .thumbnail_ssrc = media::random_ssrc(),
          .audio_ssrc = media::random_ssrc(),
          .content_ssrc = with_content ? media::random_ssrc() : 0};
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
              epoch_file_.load(), [&options] { return fresh_offer(options.content.has_value()); }),
        timer_(loop),
        media_timer_(loop),
        next_media_tick_(media::media_now()) {
    if (!options.truth.empty()) {
      truth_.emplace(options.truth);
    }
    station_.emplace(loop, options, truth_.has_value(), station_events());
    desk_.emplace(options, poster(), room_actions(), check_actions());
    link_.emplace(io::ControlLink::Options{options.orchestrator, "/ws/agent", options.ca_file},
                  link_callbacks());
    tick();
    tick_media();
  }

  void check_once(preflight::Order order) { errand_.emplace(std::move(order)); }

  void toggle_mute() { mute(!station_->muted()); }

  void stop() {
    timer_.cancel();
    media_timer_.cancel();
    loop_.stop();
  }

  [[nodiscard]] int exit_code() const { return exit_code_; }
  [[nodiscard]] bool is_unknown() const { return unknown_; }

 private:
  Post poster() {
    return [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); };
  }

  Station::Events station_events() {
    using Picture = panel::Panel::Picture;
    Station::Events events;
    events.on_leg = [this](const std::string& via) { desk_->leg_opened(via); };
    events.on_camera_preview = [this](const std::string& jpeg) {
      desk_->show_picture(Picture::kCamera, jpeg);
    };
    events.on_screen_preview = [this](const std::string& jpeg) {
      desk_->show_picture(Picture::kScreen, jpeg);
    };
    if (truth_) {
      events.on_shown = [this](const ShownPicture& picture) { truth_->shown(picture); };
      events.on_gap = [this](WallTime at, Millis length) { truth_->gap(at, length); };
      events.on_block = [this](WallTime end, const HeardBlock& block) {
        truth_->heard(end, block);
      };
    }
    return events;
  }

  RoomActions room_actions() {
    return {
        .mute = [this](bool muted) { mute(muted); },
        .ask = [this](const wire::AgentCommand& command,
                      const panel::Reply& reply) { ask(command, reply); },
        .choose = [this](DeviceKind kind, const std::string& word) { return choose(kind, word); },
        .treat_sound = [this](const Treatment& treatment) { return treat_sound(treatment); },
        .search_devices = [this](const panel::Reply& reply) { search_devices(reply); }};
  }

  preflight::PageActions check_actions() {
    return {
        .start = [this] { return station_->preflight().start(station_->room_now(online_)); },
        .stop = [this] { station_->preflight().stop(station_->room_now(online_)); },
        .said = [this](int row,
                       std::optional<CheckMark> mark) { station_->preflight().said(row, mark); },
        .sign = [this](const std::string& by) -> Expected<void> {
          const auto signed_sheet = station_->preflight().sign(by, station_->room_now(online_));
          return signed_sheet ? Expected<void>{} : tl::unexpected(signed_sheet.error());
        }};
  }

  Expected<void> choose(DeviceKind kind, const std::string& word) {
    log_->info("another device was chosen on the panel: {}", word);
    return station_->choose(kind, word);
  }

  Expected<void> treat_sound(const Treatment& treatment) {
    log_->info("the microphone's echo canceller is {}, noise suppression {}, gain control {}",
               treatment.echo_cancel ? "on" : "off", treatment.noise_suppress ? "on" : "off",
               treatment.gain_control ? "on" : "off");
    return station_->treat_sound(treatment);
  }

  void search_devices(const panel::Reply& reply) {
    device_desk_.search([this, reply](const std::vector<Device>& devices) {
      desk_->devices_found(devices);
      reply({});
    });
  }

  void ask(const wire::AgentCommand& command, const panel::Reply& reply) {
    if (!online_) {
      reply(Presses::offline());
      return;
    }
    presses_.sent(command.id, reply, read_clock().mono);
    link_->send_text(wire::encode(wire::FromAgent{command}));
  }

  io::ControlLink::Callbacks link_callbacks() {
    return {.on_open =
                [this] {
                  boost::asio::post(loop_, [this] {
                    station_->connected(true, read_clock().wall);
                    run(core_.opened());
                  });
                },
            .on_text =
                [this](std::string text) {
                  boost::asio::post(loop_, [this, text = std::move(text)] { on_text(text); });
                },
            .on_binary = [](const std::string&) {},
            .on_close =
                [this](std::string reason) {
                  boost::asio::post(loop_,
                                    [this, reason = std::move(reason)] { on_close(reason); });
                },
            .on_peer =
                [this](std::string address) {
                  boost::asio::post(loop_, [this, address = std::move(address)] {
                    station_->set_orchestrator_address(address);
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

  void on_close(const std::string& reason) {
    log_->info("no orchestrator: {}", reason);
    station_->connected(false, read_clock().wall);
    core_.closed();
    online_ = false;
    presses_.lost();
    desk_->disconnected(reason, read_clock().mono);
  }

  void mute(bool muted) {
    station_->mute(muted);
    log_->info("this room's own mute is {}", muted ? "on" : "off");
    report();
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
    const MonoTime now = read_clock().mono;
    log_->info("joined \"{}\" as room {} ({}), epoch {}", welcome.conference_title,
               welcome.room_number, welcome.room_name, welcome.epoch);
    online_ = true;
    desk_->introduced(welcome, now);
    station_->set_server_ahead(Millis{welcome.server_time.ms - now.ms});
    station_->introduce(welcome);
  }

  void on(const Follow& follow) {
    const wire::RoomPlan& plan = follow.plan;
    log_->debug("plan {}/{}: main {}, microphone {}, on air {}", plan.stamp.epoch, plan.stamp.seq,
                plan.send_main, plan.microphone_open, plan.on_air);
    station_->follow(plan);
    desk_->follow(plan);
    if (truth_) {
      truth_->plan(read_clock().wall, plan);
    }
    report();
  }

  void on(const StartLeg& start) { station_->start_leg(start); }

  void on(const Answered& answered) { presses_.answered(answered.answer); }

  void on(const Warn& warn) { log_->warn("{}", warn.text); }

  void on(const Leave& leave) {
    std::cerr << leave.text.vi << "\n" << leave.text.en << "\n";
    exit_code_ = leave.exit_code;
    unknown_ = leave.unknown_here;
    stop();
  }

  void tick() {
    timer_.expires_after(kTick);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        station_->want_previews(desk_->watched());
        station_->tick(read_clock().mono);
        presses_.tick(read_clock().mono);
        check();
        report();
        if (truth_) {
          truth_->flush();
        }
        tick();
      }
    });
  }

  void check() {
    const preflight::RoomNow room = station_->room_now(online_);
    preflight::Desk& desk = station_->preflight();
    desk.tick(room);
    desk_->check(desk, room.mono);
    if (const auto due = core_.preflight_due(desk.valid(), room.mono)) {
      link_->send_text(wire::encode(wire::FromAgent{*due}));
    }
    if (errand_) {
      const Facts facts = station_->facts(room.mono);
      const bool ready = facts.camera_ok && facts.microphone_ok && facts.video_age_ms >= 0;
      if (const auto code = errand_->tick(desk, room, ready)) {
        exit_code_ = *code;
        stop();
      }
    }
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
    station_->receive();
    for (; next_media_tick_ <= due; next_media_tick_ += kMediaTick) {
      station_->tick_sound(
          std::chrono::duration_cast<media::MediaTime>(next_media_tick_.time_since_epoch()));
    }
    station_->tick_leg(now);
  }

  void report() {
    const MonoTime now = read_clock().mono;
    const Facts facts = station_->facts(now);
    if (const auto due = core_.report(facts, now)) {
      link_->send_text(wire::encode(wire::FromAgent{*due}));
    }
    desk_->tick(facts, station_->up_facts(), {station_->devices(), station_->treatment()}, now);
  }

  boost::asio::io_context& loop_;
  const JoinOptions& options_;
  const std::shared_ptr<spdlog::logger> log_ = logger("agent");
  EpochFile epoch_file_;
  Core core_;
  Presses presses_;
  bool online_ = false;
  int exit_code_ = 0;
  bool unknown_ = false;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer media_timer_;
  boost::asio::steady_timer::time_point next_media_tick_;
  std::optional<TruthLog> truth_;
  std::optional<preflight::Errand> errand_;

  // Those with threads end first.
  std::optional<Station> station_;
  std::optional<PanelDesk> desk_;
  DeviceDesk device_desk_{poster()};
  std::optional<io::ControlLink> link_;
};

Agent::Agent(boost::asio::io_context& loop, const JoinOptions& options)
    : impl_(std::make_unique<Impl>(loop, options)) {}
Agent::~Agent() = default;
void Agent::check_once(preflight::Order order) {
  impl_->check_once(std::move(order));
}
void Agent::toggle_mute() {
  impl_->toggle_mute();
}
void Agent::stop() {
  impl_->stop();
}
int Agent::exit_code() const {
  return impl_->exit_code();
}
bool Agent::is_unknown() const {
  return impl_->is_unknown();
}

}  // namespace nhipcau::agent
