#include "orchestrator/gateway/console_messages.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/wire/json_reader.hpp"
#include "orchestrator/gateway/credentials.hpp"
#include "orchestrator/gateway/verb_reader.hpp"

namespace nhipcau::gateway {
namespace {

using Json = nlohmann::json;
using wire::JsonFault;
using wire::ObjectReader;

constexpr std::size_t kShortestId = 8;
constexpr std::size_t kLongestId = 64;

CommandId read_id(ObjectReader& reader) {
  std::string id = reader.string("cmd_id");
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (id.size() < kShortestId || id.size() > kLongestId || !std::ranges::all_of(id, allowed)) {
    throw JsonFault{"cmd_id", "must be 8-64 characters of A-Z, a-z, 0-9 and -"};
  }
  return CommandId(std::move(id));
}

std::optional<RunId> read_expect(const Json& json) {
  ObjectReader reader(json, "expect");
  std::optional<RunId> run;
  if (reader.nullable("live_run") != nullptr) {
    run = RunId(reader.string("live_run"));
  }
  reader.done();
  return run;
}

ConsoleMessage read_command(ObjectReader& reader) {
  const CommandId id = read_id(reader);
  try {
    const std::string verb = reader.string("verb");
    const std::optional<RunId> expect = read_expect(reader.at("expect"));
    ObjectReader args(reader.at("args"), "args");
    core::Verb read = read_verb(verb, args);
    args.done();
    reader.done();
    return CommandRequest{id, expect, std::move(read)};
  } catch (const UnknownVerb& unknown) {
    return RefusedCommand{
        id,
        {"bad_command",
         {"Không có lệnh \"" + unknown.name.substr(0, kLongestId) + "\".",
          "There is no command \"" + unknown.name.substr(0, kLongestId) + "\"."}}};
  } catch (const JsonFault& fault) {
    return RefusedCommand{id,
                          {"bad_args",
                           {"Lệnh không hợp lệ: hãy kiểm tra trường \"" + fault.key + "\".",
                            "Bad command: \"" + fault.key + "\" " + fault.why + "."}}};
  }
}

ConsoleMessage read_message(const Json& json) {
  ObjectReader reader(json);
  const std::string type = reader.string("type");
  if (type == "command") {
    return read_command(reader);
  }
  ConsoleMessage message = SnapshotRequest{};
  if (type == "time") {
    message = TimeRequest{reader.number("sent")};
  } else if (type != "snapshot") {
    throw JsonFault{"type", "must be command, snapshot or time"};
  }
  reader.done();
  return message;
}

template <typename Read>
Expected<ConsoleMessage> decode(std::string_view text, Read read) {
  const auto parsed = wire::catching("bad_json", [text] { return wire::parse_strict(text); });
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  return wire::catching("bad_message", [&] { return read(*parsed); });
}

/// Total: a byte that is no UTF-8 becomes U+FFFD instead of an exception.
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_json(const Text& text) {
  return {{"vi", text.vi}, {"en", text.en}};
}

}  // namespace

Expected<ConsoleMessage> decode_console(std::string_view text) {
  return decode(text, read_message);
}

Expected<ConsoleMessage> decode_command_body(std::string_view text) {
  return decode(text, [](const Json& json) {
    ObjectReader reader(json);
    return read_command(reader);
  });
}

std::string encode_console_welcome(const Account& account, std::uint64_t epoch, WallTime now) {
  return text_of({{"type", "welcome"},
                  {"user", account.user},
                  {"role", role_name(account.role)},
                  {"room", account.room ? Json(account.room->str()) : Json(nullptr)},
                  {"epoch", epoch},
                  {"server_time", now.ms}});
}

/// The view is spliced in as it is: it is JSON already, once for all consoles.
std::string encode_view(const session::Publication& publication, WallTime now) {
  return R"({"type":"view","version":)" + std::to_string(publication.version) +
         R"(,"server_time":)" + std::to_string(now.ms) + R"(,"view":)" + publication.view + "}";
}

std::string encode_patch(const session::Publication& publication, WallTime now) {
  return R"({"type":"patch","from":)" + std::to_string(publication.version - 1) + R"(,"version":)" +
         std::to_string(publication.version) + R"(,"server_time":)" + std::to_string(now.ms) +
         R"(,"patch":)" + publication.patch + "}";
}

std::string encode_time(const TimeRequest& request, WallTime now) {
  return text_of({{"type", "time"}, {"sent", request.sent}, {"server_time", now.ms}});
}

std::string encode_answer(const session::CommandOutcome& outcome) {
  Json by = nullptr;
  if (!outcome.by_actor.empty()) {
    by = {{"actor", outcome.by_actor}, {"at", outcome.by_at.ms}};
  }
  return text_of({{"type", "answer"},
                  {"cmd_id", outcome.id.str()},
                  {"ok", outcome.ok},
                  {"seq", outcome.seq == 0 ? Json(nullptr) : Json(outcome.seq)},
                  {"code", outcome.ok ? Json(nullptr) : Json(outcome.code)},
                  {"text", outcome.ok ? Json(nullptr) : text_json(outcome.text)},
                  {"by", std::move(by)}});
}

std::string encode_error(const Error& error) {
  return text_of({{"type", "error"}, {"code", error.code}, {"text", text_json(error.text)}});
}

}  // namespace nhipcau::gateway
