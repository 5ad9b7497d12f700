#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/leg/rtp_leg.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/media/room_sound.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/audio_playout.hpp"
#include "endpoint-agent/preflight/chirp.hpp"
#include "endpoint-agent/preflight/device_print.hpp"
#include "endpoint-agent/preflight/path_check.hpp"
#include "endpoint-agent/preflight/picture_check.hpp"
#include "endpoint-agent/preflight/runner.hpp"
#include "endpoint-agent/preflight/sheet.hpp"
#include "endpoint-agent/preflight/sound_check.hpp"
#include "endpoint-agent/preflight/store.hpp"
#include "endpoint-agent/preflight/taps.hpp"
#include "endpoint-agent/sound_memory.hpp"

namespace nhipcau::agent::preflight {

/// What the running agent is at this moment. Pointers may be null; valid during the call.
struct RoomNow {
  Situation situation;
  MonoTime mono;
  WallTime wall;          ///< of this machine
  Millis server_ahead{};  ///< of this machine's boot clock
  std::string room_name;
  leg::RtpLeg* leg = nullptr;
  AudioPlayout* loudspeakers = nullptr;
  bool microphone_muted_at_device = false;
  std::shared_ptr<const JoinOptions> options{};  ///< with the devices in use
};

/// The pre-flight check of one room: looks into the pipelines that run, loads the line that is in
/// use, fills in the sheet, keeps what was signed. Main loop only.
class Desk {
 public:
  /// `options`, `sound` and `memory` outlive this.
  Desk(const JoinOptions& options, Post post, RoomSound& sound, SoundMemory& memory);

  PictureTap& picture_tap() { return picture_tap_; }
  MicrophoneTaps microphone_taps() { return {raw_tap_, sent_tap_}; }

  /// Errors: those of Runner::start.
  Expected<void> start(const RoomNow& room);
  void stop(const RoomNow& room);

  /// Every 100 ms or so.
  void tick(const RoomNow& room);
  /// A packet of the main picture goes out.
  void on_main_packet(bool ends_picture) { encoded_ += ends_picture && loading_ ? 1 : 0; }
  /// A packet of the programme came.
  void on_programme_packet(bool ends_picture) { received_ += ends_picture && loading_ ? 1 : 0; }
  /// A picture of it was shown.
  void on_shown() { shown_ += loading_ ? 1 : 0; }
  /// What came of the programme in the last second.
  void on_down_facts(const leg::RtpLeg::DownFacts& facts) { down_ = facts; }

  /// The main picture is wanted for the line's load.
  [[nodiscard]] bool wants_main() const { return loading_; }

  [[nodiscard]] const Runner& runner() const { return runner_; }
  /// A check was finished with the devices of now, so that it can be signed.
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] const Sheet& sheet() const { return sheet_; }
  void said(int row, std::optional<CheckMark> mark) { sheet_.said(row, mark); }

  /// Signs what the sheet says now and keeps it. Errors: `not_checked` when no check was finished
  /// with these devices, `running`, `bad_name`.
  Expected<Preflight> sign(const std::string& by, const RoomNow& room);
  /// The signed check that counts: made with the devices of now.
  [[nodiscard]] const std::optional<Preflight>& valid() const { return valid_; }

 private:
  void begin(Step step, const RoomNow& room);
  void load(bool on, const RoomNow& room);
  void read_line(const RoomNow& room);
  void play_chirps(const RoomNow& room);
  void finish(const RoomNow& room);
  void check_paths(const RoomNow& room);
  void close_taps();
  void watch_devices(const RoomNow& room);
  void look_at_chirps(bool all);
  void align_canceller(const RoomNow& room);

  /// What a microphone heard while the chirps were played, as one row of samples.
  struct Recording {
    media::MediaTime from{};
    std::vector<std::int16_t> samples;
    void add(const std::vector<std::int16_t>& more, media::MediaTime at);
    [[nodiscard]] std::span<const std::int16_t> since(media::MediaTime at) const;
    /// All of a chirp that began then is here, at its latest.
    [[nodiscard]] bool has(media::MediaTime at) const;
  };

  const JoinOptions& options_;
  RoomSound& sound_;
  SoundMemory& memory_;
  Store store_;
  std::string devices_;  // their print; empty before the first tick
  std::optional<Preflight> valid_;
  MonoTime devices_seen_at_;

  Runner runner_;
  Step step_ = Step::kIdle;
  MonoTime started_at_;
  bool complete_ = false;  ///< a check was finished with these devices
  Sheet sheet_;
  std::optional<PictureMeter> picture_;
  std::optional<VoiceMeter> voice_;
  std::optional<PathMeter> path_;
  Recording raw_;
  Recording sent_;
  std::vector<media::MediaTime> chirps_;  // when they were played
  std::vector<HeardChirp> heard_;         // what became of the first of them
  MonoTime next_chirp_at_;
  bool chirp_pending_ = false;
  std::optional<std::size_t> aligned_from_;  // that chirp; empty: the delay is not known
  bool muted_at_device_ = false;             ///< seen while somebody was asked to speak
  bool loading_ = false;
  MonoTime loaded_at_;
  MonoTime next_reading_at_;
  int encoded_ = 0;
  std::optional<double> encoded_fps_;
  ProcessorTime processors_;
  double idle_pct_ = 100;
  int received_ = 0;
  int shown_ = 0;
  double received_fps_ = 0;
  double shown_fps_ = 0;
  leg::RtpLeg::DownFacts down_;

  PictureTap picture_tap_;
  SoundTap raw_tap_;
  SoundTap sent_tap_;
};

}  // namespace nhipcau::agent::preflight
