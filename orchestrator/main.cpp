#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <variant>

#include "common/base/log.hpp"
#include "common/base/priority.hpp"
#include "orchestrator/enrol.hpp"
#include "orchestrator/init.hpp"
#include "orchestrator/options.hpp"
#include "orchestrator/plan/load.hpp"
#include "orchestrator/replay.hpp"
#include "orchestrator/run.hpp"

/// Wiring only: what each command needs, and what a failure looks like from outside (one line on
/// standard error, exit code 2; 0 when all went well). The journal leaves with 74 when its disk
/// fails while the conference runs (journal.hpp).
namespace nhipcau {
namespace {

constexpr int kExitFailed = 2;

/// Prints every fault of the file; empty then.
std::optional<core::Conference> load(const std::string& path) {
  plan::LoadResult loaded = plan::load_conference(path);
  std::fputs(plan::describe(path, loaded.faults).c_str(), stderr);
  return std::move(loaded.conference);
}

int perform(const Leave& leave) {
  return leave.exit_code;
}

int perform(const CheckOptions& options) {
  const auto conference = load(options.conference);
  if (!conference) {
    return kExitFailed;
  }
  std::printf("%s: %s: %zu điểm cầu / rooms, %zu nội dung / items\n", options.conference.c_str(),
              conference->short_title.c_str(), conference->rooms.size(), conference->items.size());
  return 0;
}

int perform(const InitOptions& options) {
  const auto conference = load(options.conference);
  if (!conference) {
    return kExitFailed;
  }
  if (const auto made = init_state_dir(options.state_dir, *conference); !made) {
    throw std::runtime_error(made.error().text.en);
  }
  std::printf(
      "Mật khẩu đăng nhập / passwords: %s/sign-in.txt\n"
      "Mã của các điểm cầu / room tokens: %s/tokens/\n",
      options.state_dir.c_str(), options.state_dir.c_str());
  return 0;
}

int perform(const ReplayOptions& options) {
  replay(options, std::cout);
  return 0;
}

int perform(const VerifyOptions& options) {
  return verify(options, std::cout) ? 0 : kExitFailed;
}

int perform(const EnrolRoomOptions& options) {
  enrol(options, std::cout);
  return 0;
}

int perform(const RevokeOptions& options) {
  revoke(options, std::cout);
  return 0;
}

int perform(const RunOptions& options) {
  const auto conference = load(options.conference);
  if (!conference) {
    return kExitFailed;
  }
  if (!std::filesystem::is_directory(options.state_dir)) {
    throw std::runtime_error("the state directory " + options.state_dir +
                             " is not there: run init first");
  }
  std::signal(SIGPIPE, SIG_IGN);
  ask_for_niceness(kControlNiceness);
  start_logging("orchestrator", options.log_level, options.state_dir + "/orchestrator.log");
  run(options, *conference);
  return 0;
}

int main_guarded(int argc, char** argv) {
  int exit_code = kExitFailed;
  try {
    const Options options = parse_options(argc, argv);
    exit_code = std::visit([](const auto& chosen) { return perform(chosen); }, options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-orchestrator: %s\n", error.what());
  }
  stop_logging();
  return exit_code;
}

}  // namespace
}  // namespace nhipcau

int main(int argc, char** argv) {
  return nhipcau::main_guarded(argc, argv);
}
