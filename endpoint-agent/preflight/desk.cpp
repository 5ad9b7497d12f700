#include "endpoint-agent/preflight/desk.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "common/base/log.hpp"
#include "endpoint-agent/playout/display_mode.hpp"
#include "endpoint-agent/preflight/machine_check.hpp"

namespace nhipcau::agent::preflight {
namespace {

constexpr Millis kReadEvery{1000};
constexpr Millis kDevicesEvery{5000};
constexpr Millis kChirpsApart{1000};
/// Not evenly: somebody who speaks in syllables, or a machine that hums in time, would be over
/// every chirp or none.
constexpr std::array<Millis, 4> kMoreApart = {Millis{0}, Millis{130}, Millis{60}, Millis{190}};
constexpr Millis kDelayTolerance{10};           // the canceller's filter takes it
constexpr media::MediaTime kHeardFor{900'000};  // after each chirp: shorter than they are apart
constexpr std::size_t kRecordedMax = 48'000 * 60;
constexpr Millis kAcceptLate{300};  // a last reading just before the load ends counts
constexpr std::size_t kNameMax = 100;

double idle_share(const ProcessorTime& before, const ProcessorTime& now) {
  const auto all = static_cast<double>(now.all - before.all);
  return all <= 0 ? 100 : 100 * static_cast<double>(now.idle - before.idle) / all;
}

/// Of the first display; empty: none is known.
Text screen_words() {
  const std::vector<DisplayMode> modes = display_modes();
  return modes.empty() ? Text{}
                       : Text{in_words(modes.front(), true), in_words(modes.front(), false)};
}

/// For who looks why there is an echo.
void tell_echo(const std::vector<HeardChirp>& chirps, const RoomSound& sound) {
  std::string all;
  for (const HeardChirp& each : chirps) {
    all += each.raw
               ? fmt::format(" {} ms {:.0f} dB, left {:.0f} dB{};", each.raw->delay.count(),
                             each.raw->level_db, each.left_db, each.aligned ? "" : " (learning)")
               : " not heard;";
  }
  logger("preflight")
      ->info("chirps:{} loudspeakers' latency {} ms, delay {} ms", all, sound.latency().count(),
             sound.delay().count());
}

}  // namespace

Desk::Desk(const JoinOptions& options, Post post, RoomSound& sound, SoundMemory& memory)
    : options_(options),
      sound_(sound),
      memory_(memory),
      store_(options.state_dir),
      picture_tap_(post,
                   [this](const PictureLook* look, MonoTime at) {
                     if (picture_) {
                       picture_->came();
                       look != nullptr ? picture_->looked(*look, at) : void();
                     }
                   }),
      raw_tap_(post,
               [this](const std::vector<std::int16_t>& samples, media::MediaTime at) {
                 if (step_ == Step::kListen && voice_) {
                   voice_->add_raw(samples);
                 } else if (step_ == Step::kChirps) {
                   raw_.add(samples, at);
                 }
               }),
      sent_tap_(post, [this](const std::vector<std::int16_t>& samples, media::MediaTime at) {
        if (step_ == Step::kListen && voice_) {
          voice_->add(samples);
        } else if (step_ == Step::kChirps) {
          sent_.add(samples, at);
        }
      }) {}

Expected<void> Desk::start(const RoomNow& room) {
  if (auto started = runner_.start(options_.check, room.situation, room.mono); !started) {
    return started;
  }
  logger("preflight")->info("checking for {} ms", options_.check.line.count());
  started_at_ = room.mono;
  complete_ = false;
  sheet_.forget_measurements();
  picture_.emplace(options_.fps);
  voice_.emplace();
  path_.emplace(options_.bitrate_kbps, options_.bitrate_kbps);
  raw_ = {};
  sent_ = {};
  chirps_.clear();
  heard_.clear();
  chirp_pending_ = false;
  encoded_fps_.reset();
  aligned_from_.reset();
  muted_at_device_ = false;
  picture_tap_.open(true);
  begin(Step::kLook, room);
  load(true, room);
  return {};
}

void Desk::stop(const RoomNow& room) {
  runner_.stop();
  tick(room);
}

void Desk::tick(const RoomNow& room) {
  watch_devices(room);
  const Step step = runner_.tick(room.situation, room.mono);
  if (step != step_) {
    begin(step, room);
  }
  if (loading_ && !runner_.loads_line(room.mono)) {
    load(false, room);
  }
  if (runner_.running() && next_reading_at_ <= room.mono) {
    next_reading_at_ = room.mono + kReadEvery;
    read_line(room);
  }
  muted_at_device_ |= step_ == Step::kListen && room.microphone_muted_at_device;
  if (step_ == Step::kChirps) {
    play_chirps(room);
  }
}

void Desk::begin(Step step, const RoomNow& room) {
  step_ = step;
  const bool listens = step == Step::kListen || step == Step::kChirps;
  raw_tap_.open(listens);
  sent_tap_.open(listens);
  next_chirp_at_ = room.mono;
  if (step == Step::kDone) {
    finish(room);
  }
  if (step == Step::kDone || step == Step::kStopped) {
    close_taps();
    load(false, room);
    logger("preflight")->info(step == Step::kDone ? "checked" : "stopped");
  }
}

void Desk::close_taps() {
  picture_tap_.open(false);
  raw_tap_.open(false);
  sent_tap_.open(false);
  picture_.reset();
  voice_.reset();
}

void Desk::load(bool on, const RoomNow& room) {
  if (on == loading_) {
    return;
  }
  loading_ = on;
  if (on) {
    loaded_at_ = room.mono;
    next_reading_at_ = room.mono + kReadEvery;
    encoded_ = received_ = shown_ = 0;
    processors_ = processor_time();
  } else {
    const auto seconds =
        static_cast<double>(std::max<std::int64_t>((room.mono - loaded_at_).count(), 1)) / 1000;
    encoded_fps_ = encoded_ / seconds;
    received_fps_ = received_ / seconds;
    shown_fps_ = shown_ / seconds;
    idle_pct_ = idle_share(processors_, processor_time());
  }
  if (room.leg != nullptr) {
    const auto kbps = static_cast<double>(options_.bitrate_kbps);
    room.leg->probe(on ? std::optional(leg::ProbeLoad{kbps, kbps}) : std::nullopt);
    static_cast<void>(room.leg->take_reading());
  }
}

/// The first second is the load's beginning.
void Desk::read_line(const RoomNow& room) {
  const Millis passed = room.mono - started_at_;
  if (room.leg == nullptr || passed > options_.check.line + kAcceptLate) {
    return;
  }
  const leg::PathReading is = room.leg->take_reading();
  if (passed < 2 * kReadEvery) {
    return;
  }
  path_->add({.up_offered_kbps = is.up_offered_kbps,
              .up_loss_pct = is.up_loss_pct,
              .down_kbps = is.down_kbps,
              .down_possible_kbps = is.down_possible_kbps,
              .down_loss_pct = down_.loss_pct,
              .jitter_ms = down_.jitter_ms,
              .round_trip_ms = is.round_trip_ms});
}

/// One after the other, as long as there is time to hear the last one.
void Desk::play_chirps(const RoomNow& room) {
  if (room.loudspeakers == nullptr) {
    return;
  }
  if (chirp_pending_ && room.loudspeakers->clip_began()) {
    chirps_.push_back(*room.loudspeakers->clip_began());
    chirp_pending_ = false;
  }
  look_at_chirps(false);
  if (!aligned_from_) {
    align_canceller(room);
  }
  const Millis passed = room.mono - started_at_;
  const Millis end = options_.check.look + options_.check.listen + options_.check.chirps;
  if (!chirp_pending_ && next_chirp_at_ <= room.mono && passed + kChirpsApart < end) {
    next_chirp_at_ = room.mono + kChirpsApart + kMoreApart[chirps_.size() % kMoreApart.size()];
    room.loudspeakers->play(chirp());
    chirp_pending_ = true;
  }
}

/// One at a time: it costs this loop 20 ms.
void Desk::look_at_chirps(bool all) {
  while (heard_.size() < chirps_.size()) {
    const media::MediaTime at = chirps_[heard_.size()];
    if (!all && !(raw_.has(at) && sent_.has(at))) {
      return;
    }
    HeardChirp chirp{.raw = find_chirp(raw_.since(at)),
                     .aligned = aligned_from_ && heard_.size() >= *aligned_from_};
    if (chirp.raw) {
      chirp.left_db = chirp_level_at(sent_.since(at), chirp.raw->delay);
    }
    heard_.push_back(chirp);
    if (!all) {
      return;
    }
  }
}

/// As soon as two chirps agree: the canceller begins anew with the delay, and what is left of the
/// chirps after that is the echo.
void Desk::align_canceller(const RoomNow& room) {
  const auto heard_after = agreed_delay(heard_);
  if (!heard_after) {
    return;
  }
  aligned_from_ = chirps_.size() + (chirp_pending_ ? 1 : 0);
  const Millis delay = std::max(*heard_after - sound_.latency(), Millis{0});
  if (std::chrono::abs(delay - sound_.delay()) < kDelayTolerance ||
      !sound_.treatment().echo_cancel) {
    aligned_from_ = 0;
    for (HeardChirp& each : heard_) {
      each.aligned = true;
    }
  }
  sound_.set_delay(delay);
  if (!memory_.keep(room.options ? room.options->words : options_.words, delay)) {
    logger("preflight")->error("cannot keep the loudspeakers' delay");
  }
}

void Desk::finish(const RoomNow& room) {
  load(false, room);
  sheet_.found(check_picture(picture_->facts(room.mono - started_at_, room.mono)));
  VoiceFacts voice = voice_->facts();
  voice.muted_at_device = muted_at_device_;
  sheet_.found(check_voice(voice));
  look_at_chirps(true);
  const EchoFacts echo = judge_echo(heard_);
  tell_echo(heard_, sound_);
  sheet_.found(check_echo(echo));
  check_paths(room);
  sheet_.found(
      check_machine({.signed_in = room.situation.signed_in,
                     .room_name = room.room_name,
                     .clock_ahead = room.wall - (WallTime{room.mono.ms} + room.server_ahead),
                     .disk_free_mb = free_megabytes(options_.state_dir),
                     .wanted_fps = options_.fps,
                     .encoded_fps = encoded_fps_,
                     .idle_pct = idle_pct_}));
  sheet_.found(check_screen({.headless = options_.output == Output::kHeadless,
                             .received_fps = received_fps_,
                             .shown_fps = shown_fps_,
                             .mode = screen_words()}));
  complete_ = true;
}

/// The first path is the main one, the second its backup; everything goes by both.
void Desk::check_paths(const RoomNow& room) {
  PathFacts facts = path_->facts();
  const std::vector<bool> answering =
      room.leg != nullptr ? room.leg->answering_paths() : std::vector<bool>{};
  facts.connected = facts.connected && (answering.empty() || answering.front());
  sheet_.found(check_path(facts));
  if (room.leg != nullptr && room.leg->path() == wire::MediaPath::kTls) {
    sheet_.found({tunnelled()});
  }
  sheet_.found({check_backup_path(answering.size() > 1 ? std::optional<bool>(answering.back())
                                                       : std::nullopt)});
}

/// What was signed before the start counts again when the devices are the same.
void Desk::watch_devices(const RoomNow& room) {
  if (!devices_.empty() && room.mono - devices_seen_at_ < kDevicesEvery) {
    return;
  }
  devices_seen_at_ = room.mono;
  std::string devices = device_print(room.options ? *room.options : options_);
  if (devices == devices_) {
    return;
  }
  const bool changed = !devices_.empty();
  devices_ = std::move(devices);
  complete_ = false;
  valid_ = changed ? std::nullopt : store_.load(devices_);
  if (!valid_) {
    store_.remove();
  }
  if (changed) {
    logger("preflight")->warn("the devices have changed: the check made before does not count");
  }
}

Expected<Preflight> Desk::sign(const std::string& by, const RoomNow& room) {
  if (runner_.running()) {
    return fail("running", "Đang kiểm tra kỹ thuật; hãy chờ kết thúc rồi ký.",
                "The check is running; sign when it is over.");
  }
  if (!complete_) {
    return fail("not_checked", "Chưa kiểm tra với các thiết bị này; hãy kiểm tra rồi ký.",
                "Nothing was checked with these devices; run the check, then sign.");
  }
  if (by.empty() || by.size() > kNameMax) {
    return fail("bad_name", "Hãy ghi họ tên cán bộ kỹ thuật.", "Give the technician's name.");
  }
  const WallTime at = WallTime{room.mono.ms} + room.server_ahead;
  Preflight preflight = sheet_.sign(by, devices_, at, utc_offset(at));
  if (!store_.save(preflight)) {
    logger("preflight")->error("cannot keep the sheet in {}", options_.state_dir.string());
  }
  valid_ = preflight;
  return preflight;
}

// ---- recordings --------------------------------------------------------------------------------

/// What is missing between two pieces was silence.
void Desk::Recording::add(const std::vector<std::int16_t>& more, media::MediaTime at) {
  if (samples.empty()) {
    from = at;
  }
  const std::int64_t place = ((at - from).count() * 48 + 500) / 1000;
  if (place < 0 || static_cast<std::size_t>(place) + more.size() > kRecordedMax) {
    return;
  }
  samples.resize(static_cast<std::size_t>(place), 0);
  samples.insert(samples.end(), more.begin(), more.end());
}

bool Desk::Recording::has(media::MediaTime at) const {
  const std::int64_t place = ((at + kHeardFor - from).count() * 48 + 500) / 1000;
  return place >= 0 && static_cast<std::size_t>(place) <= samples.size();
}

std::span<const std::int16_t> Desk::Recording::since(media::MediaTime at) const {
  const std::int64_t place = ((at - from).count() * 48 + 500) / 1000;
  if (place < 0 || static_cast<std::size_t>(place) >= samples.size()) {
    return {};
  }
  const auto first = static_cast<std::size_t>(place);
  const auto length = static_cast<std::size_t>(kHeardFor.count() * 48 / 1000);
  return std::span(samples).subspan(first, std::min(length, samples.size() - first));
}

}  // namespace nhipcau::agent::preflight
