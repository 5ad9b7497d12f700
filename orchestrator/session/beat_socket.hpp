#pragma once

#include <string>

#include "common/base/expected.hpp"

namespace nhipcau::session {

/// Where a program that runs beside us sends its heartbeats (common/io/heartbeat): a datagram
/// socket with a name in the file system, so that the program goes on with an orchestrator that
/// came back. One thread.
class BeatSocket {
 public:
  /// Takes `path` over from an earlier one. An error: the path is too long for a socket's name (107
  /// characters), or the system's.
  static Expected<BeatSocket> open(const std::string& path);
  ~BeatSocket();
  BeatSocket(BeatSocket&& other) noexcept;
  BeatSocket& operator=(BeatSocket&&) = delete;

  /// Whether a heartbeat came since the last call.
  bool heard();

 private:
  explicit BeatSocket(int fd) : fd_(fd) {}

  int fd_;
};

/// Judges by its heartbeats whether a program hangs. It counts our own looks and not the time: when
/// it was us who stood still, nobody is killed for it.
class BeatWatch {
 public:
  static constexpr int kMissed = 6;          ///< looks without a heartbeat
  static constexpr int kMissedAtStart = 20;  ///< before the first one, of a program we started

  /// `ours`: we started it and it knows where to send. One that somebody else keeps running may
  /// never send to us: it is not judged before its first heartbeat.
  explicit BeatWatch(bool ours) : patience_(ours ? kMissedAtStart : 0) {}

  /// Once per look, kBeatSeconds apart.
  bool hangs(bool heard);

 private:
  int patience_;  ///< 0: for ever
  int missed_ = 0;
};

}  // namespace nhipcau::session
