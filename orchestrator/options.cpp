#include "orchestrator/options.hpp"

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "common/io/option_file.hpp"

namespace nhipcau {
namespace {

void add_run(CLI::App& run, RunOptions& options, std::string& config) {
  run.add_option("--config", config, "YAML file with the same keys as these options");
  run.add_option("--state-dir", options.state_dir, "directory made by init");
  run.add_option("--conference", options.conference, "conference file (YAML)");
  run.add_option("--listen", options.listen, "address:port of consoles, agents and the bridge")
      ->capture_default_str();
  run.add_option("--console", options.console, "directory of the console's pages");
  run.add_option("--bridge", options.bridge, "bridge program to keep running; empty: none");
  run.add_option(
      "--outlet", options.outlet,
      "outlet program to keep running for each output of STATE_DIR/outputs.yaml; empty: none");
  run.add_option("--media-listen", options.media_listen, "address of the bridge's media port")
      ->capture_default_str();
  run.add_option("--media-port", options.media_port, "UDP port of all rooms")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  run.add_option("--media-host", options.media_host,
                 "host the rooms send media to; empty: the host they reached us by");
  run.add_option("--stun-url", options.stun_url, "STUN server for browsers, stun:host:port");
  run.add_option("--turn-url", options.turn_url, "TURN server for browsers, turn:host:port");
  run.add_option("--turn-user", options.turn_user, "user name at the TURN server");
  run.add_option("--turn-credential-file", options.turn_credential_file,
                 "file with the password at the TURN server (one line)");
  run.add_option("--turn-secret-file", options.turn_secret_file,
                 "file with the secret shared with the TURN server (one line): every client gets a "
                 "password of its own, good for 12 hours; instead of the two above");
  run.add_option("--tls-cert", options.tls_cert, "PEM certificate chain; makes it https and wss");
  run.add_option("--tls-key", options.tls_key, "PEM key of --tls-cert");
  run.add_option("--tls-ca", options.tls_ca, "what our bridge trusts; default: --tls-cert");
  run.add_option("--log-level", options.log_level)
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
  run.add_option("--journal-reserve-mb", options.journal_reserve_mb,
                 "MiB beside the journal kept back for the day its disk is full; 0: none")
      ->check(CLI::Range(0, 1'048'576))
      ->capture_default_str();
  run.add_flag("--stop-bridge", options.stop_bridge,
               "end the bridge and the outlets together with this program");
}

void add_enrol(CLI::App& enrol, EnrolRoomOptions& options) {
  enrol.add_option("--state-dir", options.state_dir)->required();
  enrol.add_option("room", options.room, "the room's id")->required();
  enrol.add_option("--minutes", options.minutes, "how long the code is good")
      ->check(CLI::Range(1, 7 * 24 * 60))
      ->capture_default_str();
  enrol.add_option("--centre", options.centre,
                   "wss://host:port as the rooms reach it: prints a QR code with all a room needs");
  enrol
      .add_option("--file", options.file, "the same as a file for nhipcau-agent enrol --enrolment")
      ->needs("--centre");
  enrol.add_option("--qr-file", options.qr_file, "the QR code as a picture (SVG)")
      ->needs("--centre");
}

}  // namespace

Options parse_options(int argc, char** argv) {
  RunOptions run_options;
  CheckOptions check_options;
  InitOptions init_options;
  ReplayOptions replay_options;
  std::string config;

  CLI::App app("Nhịp Cầu: the orchestrator of a conference across many rooms");
  app.set_version_flag("--version", NHIPCAU_VERSION);
  app.require_subcommand(1);
  CLI::App* run = app.add_subcommand("run", "serve one conference");
  add_run(*run, run_options, config);
  CLI::App* check = app.add_subcommand("check", "check a conference file");
  check->add_option("file", check_options.conference, "conference file (YAML)")->required();
  CLI::App* init = app.add_subcommand("init", "make the state directory, tokens and passwords");
  init->add_option("--state-dir", init_options.state_dir)->required();
  init->add_option("--conference", init_options.conference)->required();
  CLI::App* replay = app.add_subcommand("replay", "show what a journal holds, event by event");
  replay->add_option("--state-dir", replay_options.state_dir)->required();
  replay->add_option("--to", replay_options.to, "the last event to show");
  replay->add_option("--rehearsal", replay_options.rehearsal, "a rehearsal instead, by its number")
      ->check(CLI::PositiveNumber);
  replay->add_flag("--json", replay_options.json, "JSON Lines");
  VerifyOptions verify_options;
  app.add_subcommand("verify", "check a journal: every event, every kept state, the file")
      ->add_option("--state-dir", verify_options.state_dir)
      ->required();
  EnrolRoomOptions enrol_options;
  add_enrol(*app.add_subcommand("enrol", "issue a code that lets a room's machine in, once"),
            enrol_options);
  RevokeOptions revoke_options;
  CLI::App* revoke = app.add_subcommand("revoke", "end a room's token at once");
  revoke->add_option("--state-dir", revoke_options.state_dir)->required();
  revoke->add_option("room", revoke_options.room, "the room's id")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Leave{app.exit(error)};
  }
  if (check->parsed()) {
    return check_options;
  }
  if (init->parsed()) {
    return init_options;
  }
  if (replay->parsed()) {
    return replay_options;
  }
  if (app.got_subcommand("verify")) {
    return verify_options;
  }
  if (app.got_subcommand("enrol")) {
    return enrol_options;
  }
  if (revoke->parsed()) {
    return revoke_options;
  }
  if (!config.empty()) {
    io::read_option_file(*run, config);
  }
  io::require_option(*run, "--state-dir");
  io::require_option(*run, "--conference");
  return run_options;
}

}  // namespace nhipcau
