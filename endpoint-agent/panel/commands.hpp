#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/expected.hpp"

namespace nhipcau::wire {
class ObjectReader;
}

namespace nhipcau::agent::panel {

/// Answers one command, once, at once or later: empty when it was carried out, else why not. On the
/// agent's loop.
using Reply = std::function<void(std::optional<Error>)>;

/// One press.
struct Press {
  std::string cmd_id;  ///< the same press has the same id
  Reply reply;
};

/// One command, read and checked: carries it out. On the agent's loop.
using Action = std::function<void(const Press&)>;

/// Reads the arguments of one verb into a struct of its own and returns what is to be done. Throws
/// wire::JsonFault for what is wrong (every key must be there and no other; `done()` is called
/// afterwards). On the panel's thread: it must touch nothing but what it is given.
using Reader = std::function<Action(wire::ObjectReader& args)>;

/// A command of the page: `{type: "command", cmd_id, verb, args}`.
struct Request {
  std::string cmd_id;
  Expected<Action> action;  ///< or bad_command, bad_args: answered all the same
};

/// The verbs of the panel. Who owns a part of the page adds its verbs from a file of its own,
/// before the panel starts; nothing is added afterwards.
class Commands {
 public:
  void add(std::string verb, Reader reader);

  /// Errors: `bad_json`, `bad_message`: not even an id could be read. Pure; any thread.
  [[nodiscard]] Expected<Request> read(std::string_view text) const;

 private:
  std::map<std::string, Reader, std::less<>> readers_;
};

}  // namespace nhipcau::agent::panel
