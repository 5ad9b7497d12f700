#pragma once

#include <cstdint>
#include <string>

/// Room kept back for the day the disk is full: a file of real blocks beside the journal, given up
/// when an append finds no room, made again when there is plenty. Nothing here throws; a ballast
/// that cannot be made is none. One thread.
namespace nhipcau::journal {

class Ballast {
 public:
  /// `bytes` 0: none is kept.
  Ballast(std::string path, std::int64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

  /// Makes it unless it is there or room is short: twice its size must be free.
  void make();
  /// True: it was there, and its room is free now.
  bool release();
  /// True when it is there, and when none is wanted.
  [[nodiscard]] bool held() const;
  /// Whether the disk has room for some thousand events more; true when the disk does not say.
  [[nodiscard]] bool disk_has_room() const;

 private:
  [[nodiscard]] std::int64_t free_bytes() const;

  std::string path_;
  std::int64_t bytes_;
};

}  // namespace nhipcau::journal
