#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/outlet/matroska.hpp"
#include "orchestrator/outlet/sink.hpp"
#include "orchestrator/outlet/storage.hpp"

namespace nhipcau::outlet {

struct RecorderOptions {
  OutputId output;
  Minutes segment{10};
  std::uint64_t reserve_bytes = 0;  ///< of the disk, left to everybody else
};

/// Records into files of `segment` minutes, each from a key frame, each with its checksum. A break,
/// and the end, complete a file. When the disk has only its reserve left, or refuses, the file is
/// completed as far as it goes, and a new one is tried every 5 s. Sink's thread.
class Recorder final : public Sink {
 public:
  Recorder(RecorderOptions options, std::unique_ptr<Storage> storage, Events events);

  void begin(const wire::OutletWelcome& conference) override;
  void follow(bool running, const std::optional<wire::Chapter>& chapter, Now now) override;
  void take(const Picture& picture, Now now) override;
  void take(const Sound& sound, Now now) override;
  void tick(Now now) override;
  void close(Now now) override;
  [[nodiscard]] Status status() const override { return status_; }

 private:
  /// The file being written.
  struct Open {
    std::string name;
    std::unique_ptr<SegmentFile> file;
    MatroskaFile content;
    bool begun = false;  // more than its head is on the disk
    Instant asked_at{};  // for the key frame the next file begins with
  };

  /// The next file's beginning, while sound of the old one's last moments is still to come.
  struct Boundary {
    Instant at{};
    std::vector<Picture> pictures;
  };

  void open(const Picture& first, Now now);
  void cross(Now now);
  [[nodiscard]] bool ends_before(const Picture& picture) const;
  bool write_out(Now now);
  bool patch_all();
  void complete(Now now);
  void seal(const std::string& name, bool cut);
  void disk_failed(Now now);
  void wait_for_room(const Text& why, Now now);
  void enter(wire::OutletState state, Now now);
  [[nodiscard]] std::string next_name(Instant first);
  [[nodiscard]] std::string prefix() const;
  void tell_old_files();

  RecorderOptions options_;
  std::unique_ptr<Storage> storage_;
  Events events_;
  std::optional<wire::OutletWelcome> conference_;
  bool running_ = false;
  std::optional<wire::Chapter> chapter_;
  std::optional<Open> open_;
  std::optional<Boundary> boundary_;
  Status status_;
  MonoTime retry_at_;
  MonoTime asked_at_;  // for a key frame to begin with
  int last_number_ = 0;
};

/// "hoi-nghi_ghi-hinh_2022-07-14_07-30-05_001.mkv", in local time; UTC when the zone is unknown.
std::string segment_name(const std::string& prefix, WallTime at, const std::string& time_zone,
                         int number);

}  // namespace nhipcau::outlet
