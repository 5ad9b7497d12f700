#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "orchestrator/gateway/credentials.hpp"
#include "orchestrator/gateway/enrolment.hpp"

/// What enrolment keeps in the state directory: `enrolments.json` (the codes that are out) and the
/// rooms' tokens. The command line and the running orchestrator both change them, each under one
/// file lock, whole or not at all. Any thread; a few milliseconds of disk.
namespace nhipcau::gateway {

/// A fresh code for a room that `credentials.json` or the roster knows; the code itself is returned
/// once and never kept. Errors: `unknown_room`, `bad_file`.
Expected<std::string> issue_code(const std::string& state_dir, const RoomId& room, Millis validity,
                                 WallTime now);

struct Enrolled {
  RoomId room;
  std::string token;
  std::string key;  ///< of the code, to prove what we say
};

/// Carries out an attempt: on success the room has a new token, the old one is dead. Errors: those
/// of EnrolmentBook::attempt, and `bad_file`.
Expected<Enrolled> enrol_room(const std::string& state_dir, const EnrolmentAttempt& attempt,
                              const std::string& own_fingerprint, WallTime now);

/// The room's token is dead from now on, and its codes. Errors: `unknown_room`, `bad_file`.
Expected<void> revoke_room(const std::string& state_dir, const RoomId& room);

}  // namespace nhipcau::gateway
