#include "orchestrator/outlet/outlet.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/io/control_link.hpp"
#include "common/leg/rtp_leg.hpp"
#include "common/media/random.hpp"
#include "common/wire/codec.hpp"
#include "orchestrator/outlet/core.hpp"
#include "orchestrator/outlet/disk.hpp"
#include "orchestrator/outlet/intake.hpp"
#include "orchestrator/outlet/recorder.hpp"
#include "orchestrator/outlet/sink.hpp"
#include "orchestrator/outlet/sound_meter.hpp"
#include "orchestrator/outlet/streamer.hpp"

namespace nhipcau::outlet {
namespace {

constexpr Millis kTick{100};
constexpr Millis kReportEvery{1'000};
constexpr Millis kSegmentAgain{5'000};
constexpr Millis kSinkHeld{30'000};
constexpr std::size_t kBacklogMax = 64 * 1024 * 1024;  // three minutes of 3 Mb/s

wire::MediaOffer fresh_offer() {
  return {.generation = media::random_hex(16),
          .key = media::random_srtp_key(),
          .video_ssrc = media::random_ssrc(),
          .thumbnail_ssrc = media::random_ssrc(),
          .audio_ssrc = media::random_ssrc()};
}

wire::OutletHello identity_of(const Options& options) {
  wire::OutletHello hello;
  hello.token = options.token;
  hello.output = options.output.id;
  hello.instance = media::random_hex(16);
  hello.version = NHIPCAU_VERSION;
  return hello;
}

Instant wall_offset() {
  const media::MediaTime mono = media::media_now();
  return Instant{Millis{read_clock().wall.ms}} - mono;
}

std::unique_ptr<Sink> make_sink(const outputs::Output& output, const std::string& directory,
                                Sink::Events events) {
  if (output.kind != outputs::Kind::kRecord) {
    return std::make_unique<Streamer>(output, std::move(events));
  }
  constexpr std::uint64_t kMegabyte = 1'000'000;
  RecorderOptions recorder{output.id, output.segment,
                           static_cast<std::uint64_t>(output.reserve_mb) * kMegabyte};
  return std::make_unique<Recorder>(std::move(recorder), std::make_unique<Disk>(directory),
                                    std::move(events));
}

}  // namespace

class Outlet::Impl {
 public:
  Impl(boost::asio::io_context& loop, const Options& options)
      : loop_(loop), options_(options), core_(identity_of(options), &fresh_offer), timer_(loop) {
    link_.emplace(io::ControlLink::Options{.address = options.orchestrator,
                                           .path = "/ws/outlet",
                                           .ca_file = options.ca_file,
                                           .centre = true},
                  link_callbacks());
    tick();
  }

  ~Impl() {
    link_.reset();
    worker_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void stop() {
    stopping_ = true;
    timer_.cancel();
    leg_.reset();
    on_sink([this](Sink& sink) {
      sink.close(read_clock());
      post([this] { loop_.stop(); });
    });
    if (!sink_) {
      loop_.stop();
    }
  }

 private:
  void post(std::function<void()> task) { boost::asio::post(loop_, std::move(task)); }

  /// On the sink's thread, in order.
  void on_sink(std::function<void(Sink&)> task) {
    if (sink_) {
      boost::asio::post(worker_, [this, task = std::move(task)] { task(*sink_); });
    }
  }

  // ---- control ---------------------------------------------------------------------------------

  io::ControlLink::Callbacks link_callbacks() {
    return {
        .on_open = [this] { post([this] { send(core_.hello(), true); }); },
        .on_text =
            [this](std::string text) { post([this, text = std::move(text)] { on_text(text); }); },
        .on_binary = [](const std::string&) {},
        .on_close =
            [this](const std::string& reason) {
              logger("outlet")->info("no orchestrator: {}", reason);
              post([this] { welcomed_ = false; });
            }};
  }

  void send(const wire::FromOutlet& message, bool first = false) {
    const std::string text = wire::encode(message);
    first ? link_->greet(text) : link_->send_text(text);
  }

  void on_text(const std::string& text) {
    if (stopping_) {
      return;
    }
    const auto message = wire::decode_to_outlet(text);
    if (!message) {
      logger("outlet")->error("refused a message: {}", message.error().text.en);
      return;
    }
    std::visit([this](const auto& m) { on(m); }, *message);
  }

  void on(const wire::OutletWelcome& welcome) {
    core_.welcomed(welcome);
    welcomed_ = true;
    logger("outlet")->info("output {} of conference {}, epoch {}", options_.output.id.str(),
                           welcome.conference, welcome.epoch);
    if (!sink_) {
      sink_ = make_sink(options_.output, options_.output.directory + "/" + welcome.conference,
                        sink_events());
    }
    on_sink([welcome](Sink& sink) { sink.begin(welcome); });
    segments_told_at_ = {};
  }

  void on(const wire::OutletPlan& plan) {
    const Core::Outcome outcome = core_.plan(plan);
    if (!outcome.follow) {
      return;
    }
    if (outcome.offer) {
      send(wire::OutletOffer{*outcome.offer});
    }
    if (outcome.answer) {
      wanted_leg_ = *outcome.answer;
      open_leg();
    }
    on_sink([running = plan.running, chapter = plan.chapter](Sink& sink) {
      sink.follow(running, chapter, read_clock());
    });
  }

  void on(const wire::SegmentNoted& noted) { segments_.erase(noted.file); }

  void on(const wire::ErrorMessage& error) {
    logger("outlet")->error("the orchestrator refused: {} {}", error.code, error.text.en);
    if (error.code == "unknown_output" || error.code == "replaced") {
      stop();
    }
  }

  Sink::Events sink_events() {
    return {.on_key_frame_needed = [this] { post([this] { need_key_frame(); }); },
            .on_segment =
                [this](wire::OutletSegment segment) {
                  post([this, segment = std::move(segment)] {
                    logger("outlet")->info("{}: {} bytes, SHA-256 {}", segment.file, segment.bytes,
                                           segment.sha256);
                    segments_[segment.file] = segment;
                    if (welcomed_) {
                      send(segment);
                    }
                  });
                }};
  }

  // ---- media -----------------------------------------------------------------------------------

  void open_leg() {
    intake_.emplace(wall_offset(), intake_events());
    auto leg = leg::RtpLeg::open(
        loop_, core_.offer(), *wanted_leg_, options_.media_host,
        {.on_video = [this](const media::RtpPacket& packet,
                            media::MediaTime now) { intake_->on_video(packet, now); },
         .on_sound = [this](const media::RtpPacket& packet,
                            media::MediaTime now) { intake_->on_sound(packet, now); },
         .on_video_clock = [this](const auto& report) { intake_->on_video_clock(report); },
         .on_sound_clock = [this](const auto& report) { intake_->on_sound_clock(report); }});
    if (!leg) {
      logger("outlet")->error("no media: {}", leg.error().text.en);
      return;  // the next tick tries again
    }
    wanted_leg_.reset();
    leg_ = std::move(*leg);
    need_key_frame();
  }

  void need_key_frame() {
    if (leg_) {
      leg_->need_key_frame();
    }
  }

  Intake::Events intake_events() {
    return {.on_picture =
                [this](Picture picture) {
                  const std::size_t bytes = picture.bytes();
                  hand_over(std::move(picture), bytes);
                },
            .on_sound =
                [this](Sound sound) {
                  sound_at_ = read_clock().mono;
                  meter_.add(sound.opus);
                  const std::size_t bytes = sound.opus.size();
                  hand_over(std::move(sound), bytes);
                },
            .on_key_frame_needed = [this] { need_key_frame(); }};
  }

  /// What the sink cannot take in time is lost; then it goes on at a key frame.
  template <typename Sample>
  void hand_over(Sample sample, std::size_t bytes) {
    if (backlog_ + bytes > kBacklogMax) {
      overrun_ = true;
      return;
    }
    if constexpr (std::is_same_v<Sample, Picture>) {
      if (overrun_ && !sample.key) {
        need_key_frame();
        return;
      }
      overrun_ = false;
    }
    backlog_ += bytes;
    on_sink([this, bytes, sample = std::move(sample)](Sink& sink) {
      backlog_ -= bytes;
      sink.take(sample, read_clock());
    });
  }

  // ---- time ------------------------------------------------------------------------------------

  void tick() {
    timer_.expires_after(kTick);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        on_tick();
        tick();
      }
    });
  }

  void on_tick() {
    if (wanted_leg_) {
      open_leg();
    }
    if (leg_) {
      intake_->tick(media::media_now());
      leg_->tick(media::media_now());
    }
    on_sink([this](Sink& sink) {
      sink.tick(read_clock());
      post([this, status = sink.status()] {
        status_ = status;
        sink_turned_at_ = read_clock().mono;
      });
    });
    watch_stream();
    report();
  }

  /// A far end can hold a thread inside a library for ever. Whoever keeps this program running
  /// starts it again; a file would be cut by that, so a disk is waited for.
  void watch_stream() {
    const bool stream = options_.output.kind != outputs::Kind::kRecord;
    CHECK(!stream || !sink_turned_at_ || read_clock().mono - *sink_turned_at_ < kSinkHeld,
          "the stream's far end has held its thread for 30 s: starting anew");
  }

  void report() {
    const MonoTime now = read_clock().mono;
    const bool news = status_.state != told_.state || status_.file != told_.file;
    if (!welcomed_ || (!news && now - told_at_ < kReportEvery)) {
      return;
    }
    if (now - told_at_ >= kReportEvery) {
      sound_dbfs_ = meter_.take_dbfs();
    }
    told_at_ = now;
    told_ = status_;
    const WallTime wall = read_clock().wall;
    const bool runs = status_.state == wire::OutletState::kRunning;
    send(wire::OutletReport{.applied = core_.applied(),
                            .state = status_.state,
                            .since = status_.since,
                            .bytes = status_.bytes,
                            .running_ms = runs ? (wall - status_.since).count() : 0,
                            .file = status_.file,
                            .error = status_.error,
                            .retries = status_.retries,
                            .sound_age_ms = sound_at_ ? (now - *sound_at_).count() : -1,
                            .sound_dbfs = sound_dbfs_});
    tell_segments(now);
  }

  void tell_segments(MonoTime now) {
    if (now - segments_told_at_ < kSegmentAgain) {
      return;
    }
    segments_told_at_ = now;
    for (const auto& [name, segment] : segments_) {
      send(segment);
    }
  }

  boost::asio::io_context& loop_;
  const Options& options_;
  Core core_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
  bool welcomed_ = false;
  std::optional<wire::MediaAnswer> wanted_leg_;  // until it is open
  std::optional<Intake> intake_;
  std::unique_ptr<leg::RtpLeg> leg_;
  SoundMeter meter_;
  std::optional<MonoTime> sound_at_;
  double sound_dbfs_ = -100;
  std::map<std::string, wire::OutletSegment> segments_;  // not noted yet
  MonoTime segments_told_at_;
  Sink::Status status_;
  std::optional<MonoTime> sink_turned_at_;
  Sink::Status told_;
  MonoTime told_at_;
  std::atomic<std::size_t> backlog_ = 0;
  bool overrun_ = false;
  std::unique_ptr<Sink> sink_;
  boost::asio::thread_pool worker_{1};  // the sink's thread
  std::optional<io::ControlLink> link_;
};

Outlet::Outlet(boost::asio::io_context& loop, const Options& options)
    : impl_(std::make_unique<Impl>(loop, options)) {}
Outlet::~Outlet() = default;
void Outlet::stop() {
  impl_->stop();
}

}  // namespace nhipcau::outlet
