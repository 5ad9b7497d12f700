#include "endpoint-agent/panel/commands.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/wire/json_reader.hpp"

namespace nhipcau::agent::panel {
namespace {

constexpr int kDepthMax = 6;
constexpr std::size_t kStringMax = 1000;  // bytes: an enrolment's text is the longest
constexpr std::size_t kIdMin = 8;
constexpr std::size_t kIdMax = 64;

bool is_id(const std::string& text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return text.size() >= kIdMin && text.size() <= kIdMax && std::ranges::all_of(text, good);
}

std::string read_id(wire::ObjectReader& message) {
  std::string id = message.string("cmd_id");
  if (!is_id(id)) {
    throw wire::JsonFault{"cmd_id", "must be 8 to 64 letters, digits or hyphens"};
  }
  return id;
}

}  // namespace

void Commands::add(std::string verb, Reader reader) {
  const bool fresh = readers_.emplace(std::move(verb), std::move(reader)).second;
  CHECK(fresh, "a verb has one owner");
}

Expected<Request> Commands::read(std::string_view text) const {
  return wire::catching("bad_message", [&] {
    const nlohmann::json parsed = wire::parse_strict(text, kDepthMax, kStringMax);
    wire::ObjectReader message(parsed);
    if (message.string("type") != "command") {
      throw wire::JsonFault{"type", "must be command"};
    }
    Request request{read_id(message), Action{}};
    const std::string verb = message.string("verb");
    const nlohmann::json& args = message.at("args");
    message.done();
    const auto found = readers_.find(verb);
    if (found == readers_.end()) {
      request.action = fail("bad_command", "Bảng điều khiển không có lệnh này.",
                            "The panel has no such command.");
      return request;
    }
    request.action = wire::catching("bad_args", [&] {
      wire::ObjectReader reader(args, "args");
      Action action = found->second(reader);
      reader.done();
      return action;
    });
    return request;
  });
}

}  // namespace nhipcau::agent::panel
