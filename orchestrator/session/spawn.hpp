#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace nhipcau::session {

struct Spawned {
  std::string program;
  std::vector<std::string> arguments;  ///< without the program's name
  std::string log;                     ///< what it writes is appended here
  std::string notify_socket;           ///< where its heartbeats go; empty: it sends none
};

/// Starts a program that does not die with us: a session of its own, no signal state of ours, no
/// descriptor of ours, not our own $NOTIFY_SOCKET. The process id, or 0 and errno is set.
pid_t spawn_detached(const Spawned& command);

}  // namespace nhipcau::session
