#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/base/expected.hpp"
#include "orchestrator/core/commands.hpp"
#include "orchestrator/gateway/sessions.hpp"
#include "orchestrator/session/ports.hpp"

/// The console's messages, PROTOCOL.md §6: JSON <-> types, strictly. Pure functions; any thread.
namespace nhipcau::gateway {

struct SnapshotRequest {};
struct TimeRequest {
  double sent = 0;  ///< the console's own clock, given back as it came
};
struct CommandRequest {
  CommandId id;
  std::optional<RunId> expect_live_run;
  core::Verb verb;
};
/// A command whose id could be read and nothing else: it gets an answer all the same.
struct RefusedCommand {
  CommandId id;
  Error error;  ///< bad_command or bad_args
};

using ConsoleMessage = std::variant<SnapshotRequest, TimeRequest, CommandRequest, RefusedCommand>;

Expected<ConsoleMessage> decode_console(std::string_view text);
/// The body of POST /api/v1/commands: a command without `type`.
Expected<ConsoleMessage> decode_command_body(std::string_view text);

std::string encode_console_welcome(const Account& account, std::uint64_t epoch, WallTime now);
std::string encode_view(const session::Publication& publication, WallTime now);
std::string encode_patch(const session::Publication& publication, WallTime now);
std::string encode_time(const TimeRequest& request, WallTime now);
std::string encode_answer(const session::CommandOutcome& outcome);
std::string encode_error(const Error& error);

}  // namespace nhipcau::gateway
