#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/base/expected.hpp"

/// What a room got when it was enrolled, kept in `<state-dir>/enrolment.json` and
/// `<state-dir>/ca.pem` (both 0600): afterwards `join` needs no options. Owner's thread.
namespace nhipcau::agent {

struct Enrolment {
  std::string centre;  ///< ws:// or wss:// with host and port
  std::string room;
  std::string token;
  std::string ca;  ///< PEM of the only authority trusted with wss; empty: the system's
  bool operator==(const Enrolment&) const = default;
};

/// Makes the directory (0700) when it is missing. Error `bad_file`.
Expected<void> save_enrolment(const std::filesystem::path& state_dir, const Enrolment& enrolment);

/// Empty: never enrolled. Error `bad_file`: the file is damaged; says what to do.
Expected<std::optional<Enrolment>> load_enrolment(const std::filesystem::path& state_dir);

/// The centre does not know it any more: the next start waits to be enrolled again.
void forget_enrolment(const std::filesystem::path& state_dir);

/// Where the trusted authority lies.
std::filesystem::path ca_path(const std::filesystem::path& state_dir);

}  // namespace nhipcau::agent
