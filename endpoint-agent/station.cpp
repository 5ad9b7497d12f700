#include "endpoint-agent/station.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "common/base/log.hpp"
#include "endpoint-agent/preflight/device_print.hpp"

namespace nhipcau::agent {
namespace {

constexpr Millis kLegEvery{2000};
constexpr const char* kNotKept = "bad_file";  // chosen, but forgotten at the next start
constexpr Millis kFactsEvery{1000};           // loss is a share of one second's packets

/// How long ago; -1 for "never", as reports say it.
std::int64_t age_ms(const std::optional<MonoTime>& since, MonoTime now) {
  return since ? (now - *since).count() : -1;
}

}  // namespace

Station::Station(boost::asio::io_context& loop, const JoinOptions& options, bool truth,
                 Events events)
    : loop_(loop),
      line_free_(loop),
      options_(options),
      devices_(options),
      truth_(truth),
      events_(std::move(events)),
      log_(logger("agent")),
      muted_(options.muted),
      sound_memory_(options.state_dir),
      preflight_(options, poster(), room_sound_, sound_memory_),
      camera_preview_(poster(),
                      [this](std::string jpeg) { events_.on_camera_preview(std::move(jpeg)); }),
      screen_preview_(poster(),
                      [this](std::string jpeg) { events_.on_screen_preview(std::move(jpeg)); }),
      tunnel_({options.orchestrator, options.ca_file, options.token, options.room}, poster()),
      uplink_({options.width, options.height, options.fps}, options.bitrate_kbps, uplink_events(),
              Content::kMostKbps) {
  follow_sound_devices();
  if (options.output != Output::kHeadless) {
    display_.emplace(options.output, options.screen);
  }
}

Station::~Station() = default;

Post Station::poster() {
  return [this](std::function<void()> task) { boost::asio::post(loop_, std::move(task)); };
}

void Station::introduce(const wire::AgentWelcome& welcome) {
  welcome_ = welcome;
  room_name_ = welcome.room_name;
  if (camera_) {
    return;
  }
  start_encoders();
  const RoomFace face{welcome.room_name, welcome.room_number};
  camera_.emplace(devices_, face, camera_sound_, poster(), camera_preview_,
                  preflight_.picture_tap(), [this](gst::BufferPtr picture, media::MediaTime at) {
                    pictures_up_->push(std::move(picture), at);
                  });
  microphone_.emplace(devices_, face, camera_sound_, poster(), room_sound_,
                      preflight_.microphone_taps(),
                      [this](gst::BufferPtr sound, media::MediaTime at) {
                        sound_up_->push(std::move(sound), at, media::media_now());
                      });
  microphone_->mute(muted_);
  if (options_.content) {
    content_.emplace(options_, face, poster(), [this](const leg::UpPacket& packet) {
      uplink_.send(packet, media::media_now());
    });
  }
}

/// They outlive every camera and microphone: what the bridge gets never stops.
void Station::start_encoders() {
  pictures_up_.emplace(options_, poster(), [this](const leg::UpPacket& packet) {
    if (packet.stream == leg::Stream::kMain) {
      const auto parsed = media::parse_rtp(packet.bytes);
      preflight_.on_main_packet(parsed && parsed->header.marker);
    }
    uplink_.send(packet, media::media_now());
  });
  sound_up_.emplace(poster(), [this](const leg::UpPacket& packet) { send_up(packet); });
}

std::optional<std::uint16_t> Station::send_up(const leg::UpPacket& packet) {
  return leg_ ? leg_->send(packet) : std::nullopt;
}

PictureUplink::Events Station::uplink_events() {
  return {.send = [this](const leg::UpPacket& packet) { return send_up(packet); },
          .repair =
              [this](leg::Stream stream, std::uint16_t sequence) {
                return leg_ ? leg_->repair(stream, sequence) : 0;
              },
          .steer =
              [this](const EncoderOrders& orders) {
                log_->debug("main picture: {} kbit/s, {}x{}, {} a second", orders.main_kbps,
                            orders.step.width, orders.step.height, orders.step.fps);
                if (pictures_up_) {
                  pictures_up_->steer(orders);
                }
              },
          .need_key_frame =
              [this] {
                if (pictures_up_) {
                  pictures_up_->force_key_frame();
                }
              },
          .wake_in =
              [this](media::MediaTime after) {
                line_free_.expires_after(after);
                line_free_.async_wait([this](const boost::system::error_code& error) {
                  if (!error) {
                    uplink_.drain(media::media_now());
                  }
                });
              },
          .steer_content =
              [this](int kbps) {
                log_->debug("content: {} kbit/s", kbps);
                if (content_) {
                  content_->steer(kbps);
                }
              },
          .need_content_key_frame =
              [this] {
                if (content_) {
                  content_->force_key_frame();
                }
              }};
}

void Station::connected(bool connected, WallTime now) {
  if (connected) {
    lost_.reset();
  } else if (connected_) {
    lost_ = LostCentre{WallTime{read_clock().mono.ms} + server_ahead_, preflight::utc_offset(now)};
  }
  connected_ = connected;
  move_display();
}

void Station::follow(const wire::RoomPlan& plan) {
  plan_ = plan;
  gate_.want(plan.send_main);
  move_gate();
  if (content_) {
    content_->want(plan.send_content, read_clock().mono);
    follow_content();
  }
  move_display();
}

void Station::mute(bool muted) {
  muted_ = muted;
  if (microphone_) {
    microphone_->mute(muted_);
  }
}

void Station::want_previews(bool wanted) {
  camera_preview_.want(wanted);
  screen_preview_.want(wanted);
}

Expected<void> Station::choose(DeviceKind kind, const std::string& word) {
  switch (kind) {
    case DeviceKind::kCamera: {
      auto chosen = devices_.choose_camera(word);
      if (camera_ && (chosen || chosen.error().code == kNotKept)) {
        camera_->restart();
      }
      return chosen;
    }
    case DeviceKind::kMicrophone: {
      auto chosen = devices_.choose_microphone(word);
      if (chosen || chosen.error().code == kNotKept) {
        follow_sound_devices();
        if (microphone_) {
          microphone_->reopen();
        }
      }
      return chosen;
    }
    case DeviceKind::kLoudspeaker:
      break;
  }
  auto chosen = devices_.choose_loudspeaker(word);
  if (chosen || chosen.error().code == kNotKept) {
    follow_sound_devices();
    if (loudspeakers_) {
      loudspeakers_->reopen();
    }
  }
  return chosen;
}

/// What was remembered of this microphone and these loudspeakers.
void Station::follow_sound_devices() {
  const auto now = devices_.now();
  room_sound_.treat(treatment_of(*now, sound_memory_));
  room_sound_.set_delay(sound_memory_.delay(now->words).value_or(Millis{0}));
}

Expected<void> Station::treat_sound(const Treatment& treatment) {
  room_sound_.treat(treatment);
  if (!sound_memory_.keep(devices_.now()->words.microphone, treatment)) {
    return not_remembered(options_.state_dir);
  }
  return {};
}

// ---- the leg -----------------------------------------------------------------------------------

void Station::start_leg(const StartLeg& start) {
  wanted_leg_ = start;
  open_leg(read_clock().mono);
}

/// A name that cannot be resolved now may be later.
void Station::open_leg(MonoTime now) {
  if (!wanted_leg_ || now < next_leg_at_) {
    return;
  }
  auto leg = leg::RtpLeg::open(
      loop_, wanted_leg_->offer, wanted_leg_->answer, orchestrator_address_,
      {.on_video =
           [this](const media::RtpPacket& packet, media::MediaTime at) {
             preflight_.on_programme_packet(packet.header.marker);
             screen_->push(packet, at);
           },
       .on_sound = [this](const media::RtpPacket& packet,
                          media::MediaTime at) { loudspeakers_->push(packet, at); },
       .on_main_wanted = [this] { main_wanted(); },
       .on_content_wanted = [this] { content_wanted(); },
       .on_picture_lost = [this](leg::Stream stream, const std::vector<std::uint16_t>& lost,
                                 media::MediaTime at) { uplink_.on_lost(stream, lost, at); },
       .on_main_feedback = [this](const media::CongestionFeedback& feedback,
                                  media::MediaTime at) { uplink_.on_feedback(feedback, at); },
       .on_content_feedback =
           [this](const media::CongestionFeedback& feedback, media::MediaTime at) {
             uplink_.on_content_feedback(feedback, at);
           },
       .on_video_clock = [this](const auto& report) { lips_.on_picture_clock(report); },
       .on_sound_clock = [this](const auto& report) { lips_.on_sound_clock(report); }},
      {.paths = options_.paths, .tunnel = &tunnel_});
  if (!leg) {
    log_->error("no media: {}", leg.error().text.en);
    next_leg_at_ = now + kLegEvery;
    return;
  }
  const wire::MediaAnswer& answer = wanted_leg_->answer;
  const std::string& host = answer.host.empty() ? orchestrator_address_ : answer.host;
  events_.on_leg(host + ":" + std::to_string(answer.port));
  take_leg(*std::move(leg));
}

void Station::take_leg(std::unique_ptr<leg::RtpLeg> leg) {
  wanted_leg_.reset();
  leg_ = std::move(leg);
  lips_.restart();
  start_playout();
  leg_->need_key_frame();
}

void Station::start_playout() {
  if (screen_) {
    screen_->restart();
    loudspeakers_->restart();
    return;
  }
  screen_.emplace(
      display_ ? &*display_ : nullptr, truth_, poster(), screen_preview_,
      VideoPlayout::Events{.on_shown = [this](const ShownPicture& picture) { shown(picture); },
                           .on_key_frame_needed = [this] { leg_->need_key_frame(); }});
  loudspeakers_.emplace(
      devices_, truth_ ? options_.truth_rooms : 0, poster(),
      AudioPlayout::Events{
          .on_heard = [this](const Energy& energy) { heard_.add(energy); },
          .on_packet = [this] { sound_at_ = read_clock().mono; },
          .on_gap =
              [this](WallTime at, Millis length) {
                log_->debug("sound was missing for {} ms", length.count());
                events_.on_gap(at, length);
              },
          .on_block = [this](WallTime end,
                             const HeardBlock& block) { events_.on_block(end, block); }},
      room_sound_);
}

void Station::shown(const ShownPicture& picture) {
  picture_at_ = read_clock().mono;
  pictures_.add(media::media_now(), 1);
  preflight_.on_shown();
  events_.on_shown(picture);
}

void Station::main_wanted() {
  gate_.key_frame_requested(read_clock().mono);
  if (pictures_up_) {
    pictures_up_->force_key_frame();
  }
  move_gate();
}

void Station::content_wanted() {
  if (content_) {
    content_->key_frame_requested(read_clock().mono);
    follow_content();
  }
}

void Station::follow_content() {
  uplink_.follow_content(content_->open() && leg_ != nullptr, plan_.send_content,
                         media::media_now());
}

void Station::move_gate() {
  const bool open = gate_.open(read_clock().mono) || preflight_.wants_main();
  uplink_.follow(open && leg_ != nullptr, plan_.on_air, media::media_now());
  if (pictures_up_) {
    pictures_up_->open_main(open);
  }
}

/// The plan's instants are the server's; this machine's own clock may be wrong by minutes.
void Station::move_display() {
  if (!display_) {
    return;
  }
  const MonoTime now = read_clock().mono;
  display_->overlay(overlay_face(plan_, options_.overlay, WallTime{now.ms} + server_ahead_,
                                 title_age_.of(plan_, now), lost_));
  display_->tick(own_slate(welcome_, connected_), media::media_now());
}

/// Picture and sound wait for each other.
void Station::move_lips() {
  if (screen_) {
    const LipSync::Waits& waits =
        lips_.balance(screen_->timing(), loudspeakers_->timing(media::media_now()));
    screen_->wait_longer(waits.picture);
    loudspeakers_->wait_longer(waits.sound);
  }
}

// ---- time --------------------------------------------------------------------------------------

void Station::tick(MonoTime now) {
  move_gate();
  if (content_) {
    content_->tick(now);
    follow_content();
  }
  move_display();
  move_lips();
  if (camera_) {
    camera_->tick(media::media_now());
  }
  open_leg(now);
}

void Station::receive() {
  if (leg_) {
    leg_->receive();
  }
}

void Station::tick_sound(media::MediaTime scheduled) {
  if (loudspeakers_) {
    loudspeakers_->tick(scheduled);
  }
}

void Station::tick_leg(media::MediaTime now) {
  if (sound_up_) {
    sound_up_->tick(now);
  }
  if (leg_) {
    uplink_.tick(now, leg_->round_trip());
    leg_->tick(now);
  }
}

Facts Station::facts(MonoTime now) {
  if (leg_ && now - down_at_ >= kFactsEvery) {
    down_at_ = now;
    down_ = leg_->take_facts();
    preflight_.on_down_facts(down_);
  }
  const bool sound_now = sound_at_ && now - *sound_at_ < kFactsEvery;
  return {.camera_ok = camera_ && camera_->ok(now),
          .microphone_ok = microphone_ && microphone_->ok(now),
          .muted_locally = muted_,
          .muted_at_device = microphone_ && microphone_->muted_at_device(),
          .microphone_dbfs = microphone_ ? microphone_->level(now) : -100,
          .video_fps = pictures_.per_second(media::media_now()),
          .video_age_ms = age_ms(picture_at_, now),
          .sound_dbfs = sound_now ? heard_.level() : -100,
          .sound_age_ms = age_ms(sound_at_, now),
          .loss_pct = down_.loss_pct,
          .jitter_ms = down_.jitter_ms,
          .path = leg_ ? leg_->path() : wire::MediaPath::kNone,
          .main_kbps = uplink_.kbps(),
          .main_height = uplink_.height(),
          .main_limited = uplink_.limited(),
          .content_ok = content_ && content_->ok(now)};
}

preflight::RoomNow Station::room_now(bool signed_in) {
  const Now now = read_clock();
  // Before the start the first speaker's room stands by as well: nobody is disturbed by a check
  // yet.
  const bool disturbs = plan_.standby && !plan_.item_title.empty();
  return {.situation = {.signed_in = signed_in, .on_air = plan_.on_air, .standby = disturbs},
          .mono = now.mono,
          .wall = now.wall,
          .server_ahead = server_ahead_,
          .room_name = room_name_,
          .leg = leg_.get(),
          .loudspeakers = loudspeakers_ ? &*loudspeakers_ : nullptr,
          .microphone_muted_at_device = microphone_ && microphone_->muted_at_device(),
          .options = devices_.now()};
}

}  // namespace nhipcau::agent
