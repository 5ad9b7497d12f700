#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <variant>

/// The command line of nhipcau-orchestrator, parsed into types. Used by main.cpp only.
namespace nhipcau {

struct RunOptions {
  std::string state_dir;
  std::string conference;
  std::string listen = "127.0.0.1:8080";
  std::string console;  ///< directory of the console's pages; empty: none
  std::string bridge;   ///< program to keep running; empty: somebody else starts the bridge
  std::string outlet;   ///< program of recordings and streams; empty: somebody else starts them
  std::string media_listen = "127.0.0.1";
  int media_port = 5004;
  std::string media_host;  ///< told to the rooms; empty: the host they reached us by
  std::string stun_url;    ///< told to WHIP and WHEP clients; empty: none
  std::string turn_url;    ///< likewise
  std::string turn_user;
  std::string turn_credential_file;  ///< one line
  std::string turn_secret_file;      ///< one line; instead of user and credential
  std::string tls_cert;
  std::string tls_key;
  std::string tls_ca;  ///< what the bridge beside us trusts; empty: tls_cert
  std::string log_level = "info";
  int journal_reserve_mb = 64;  ///< kept back for the day the journal's disk is full
  bool stop_bridge =
      false;  ///< end the bridge and the outlets when the orchestrator is told to end
};

struct CheckOptions {
  std::string conference;
};

struct InitOptions {
  std::string state_dir;
  std::string conference;
};

struct ReplayOptions {
  std::string state_dir;
  std::uint64_t to = std::numeric_limits<std::uint64_t>::max();  ///< the last event shown
  int rehearsal = 0;                                             ///< 0: the conference itself
  bool json = false;
};

struct VerifyOptions {
  std::string state_dir;
};

struct EnrolRoomOptions {
  std::string state_dir;
  std::string room;
  int minutes = 10;     ///< the code's validity
  std::string centre;   ///< wss://host:port, for the invitation; empty: only the code is printed
  std::string file;     ///< the invitation as a file; empty: none
  std::string qr_file;  ///< and as an SVG picture; empty: none
};

struct RevokeOptions {
  std::string state_dir;
  std::string room;
};

/// Nothing to do any more (help, version, a wrong command line): leave with this.
struct Leave {
  int exit_code = 0;
};

using Options = std::variant<Leave, RunOptions, CheckOptions, InitOptions, ReplayOptions,
                             VerifyOptions, EnrolRoomOptions, RevokeOptions>;

/// Prints help and faults of the command line itself. Throws std::runtime_error with one line for a
/// bad --config file.
Options parse_options(int argc, char** argv);

}  // namespace nhipcau
