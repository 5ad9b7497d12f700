#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/time.hpp"
#include "orchestrator/outlet/sample.hpp"

/// One Matroska file (RFC 9559) with one H.264 and one Opus track, as bytes to be appended and
/// places to be overwritten. GStreamer's matroskamux is not used because it takes no chapter after
/// its start and stands still when a track does.
///
/// The file can be played whatever happens: each cluster (a second or less) has its length, the
/// file's own length stays "unknown" until it is complete, and duration and chapters are kept up to
/// date in places reserved at its beginning. Pure; one thread.
namespace nhipcau::outlet {

/// Bytes to be written over what is there.
struct Patch {
  std::uint64_t offset = 0;
  std::string bytes;
};

class MatroskaFile {
 public:
  /// `first` must be a key frame: its parameter sets describe the track.
  MatroskaFile(const Picture& first, const std::string& title);

  /// The beginning of the file: to be appended first.
  [[nodiscard]] const std::string& head() const { return head_; }

  /// Samples older than the first picture are left out. Within each track every sample is later
  /// than the one before it, by a millisecond at least, which is what the file counts in: sound for
  /// a time that has its sound is left out; pictures, which need one another, come a little late.
  void add(const Picture& picture);
  void add(const Sound& sound);

  /// A new chapter begins; at most as many as the reserved place holds.
  void begin_chapter(Instant at, const std::string& name);

  /// What has been complete since the last call: to be appended. Empty: nothing yet.
  std::string take_clusters();
  /// What brings the beginning of the file up to date with the clusters taken.
  [[nodiscard]] std::vector<Patch> patches() const;

  /// Ends the file: the last cluster and the index, to be appended; then `patches` again.
  std::string finish();

  [[nodiscard]] Instant begin() const { return begin_; }
  /// How far the clock of the samples went back before `at`; zero or less: it did not.
  [[nodiscard]] Millis behind(Instant at) const { return Millis{length_ms_ - ms_of(at)}; }
  /// From the first picture to the end of the newest sample.
  [[nodiscard]] Millis length() const { return Millis{length_ms_}; }

 private:
  struct Block {
    std::int64_t ms = 0;
    int track = 0;
    bool key = false;
    std::string bytes;
  };
  struct Cue {
    std::int64_t ms = 0;
    std::uint64_t position = 0;  // from the segment's data
  };
  struct Chapter {
    std::int64_t ms = 0;
    std::string name;
  };

  void add_block(Block block);
  void close_cluster();
  [[nodiscard]] std::int64_t ms_of(Instant at) const;
  [[nodiscard]] std::string chapters() const;
  [[nodiscard]] std::string seek_head() const;

  Instant begin_;
  std::string head_;
  std::uint64_t segment_data_ = 0;  // offset of the segment's first byte of data
  std::uint64_t seek_head_at_ = 0;
  std::uint64_t info_at_ = 0;
  std::uint64_t duration_at_ = 0;
  std::uint64_t tracks_at_ = 0;
  std::uint64_t chapters_at_ = 0;

  std::vector<Block> open_;  // the cluster under way
  std::string closed_;       // clusters not taken yet
  std::uint64_t size_ = 0;   // of the file, with what is closed
  std::vector<Cue> cues_;
  std::vector<Chapter> chapters_;
  std::int64_t length_ms_ = 0;
  std::array<std::int64_t, 2> newest_ms_{-1, -1};  // of each track
  std::optional<std::uint64_t> cues_at_;           // complete
};

/// What the beginning of such a file says of it.
struct MatroskaHead {
  WallTime began;
  Millis length{};
  bool complete = false;
};

/// From the first bytes of a file that MatroskaFile made (`kHeadBytes` are enough); empty when it
/// is not one.
inline constexpr std::size_t kHeadBytes = 4096;
std::optional<MatroskaHead> read_matroska_head(const std::string& bytes);

}  // namespace nhipcau::outlet
