#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "common/web/http.hpp"
#include "endpoint-agent/media/post.hpp"
#include "endpoint-agent/panel/commands.hpp"
#include "endpoint-agent/panel/options.hpp"
#include "endpoint-agent/panel/state.hpp"

/// The room's panel: a page the agent itself serves, so that it works without the centre. State is
/// pushed whole, commands come back. A server thread of its own (common/web); everything here is
/// called on the agent's loop.
namespace nhipcau::agent::panel {

/// Serves one path by GET; the panel's thread, so it must touch nothing but what it is given.
using Route = std::function<web::Response(const web::Request&)>;

class Panel {
 public:
  /// Binds the port. `loop` runs actions on the agent's loop. Throws std::runtime_error with one
  /// line when the port is taken or the address is not this machine's.
  Panel(Options options, Post loop, Commands commands, std::map<std::string, Route> routes = {});
  /// Closes every page, joins the thread; no action is posted after it.
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  /// Somebody looks: without, `show` and `show_picture` need not be called.
  [[nodiscard]] bool watched() const;

  /// Sends the state to every page if it differs from the last one.
  void show(const State& state);

  enum class Picture : char { kCamera = 'c', kScreen = 's' };
  void show_picture(Picture which, const std::string& jpeg);

  /// Where the page is, for a person: http://127.0.0.1:8088/
  [[nodiscard]] std::string url() const;

  /// What a phone of the room has to type; empty: none is let in.
  [[nodiscard]] const std::string& pin() const;
  /// Where such a phone goes: this machine's address in its network; empty: none is let in.
  [[nodiscard]] std::string url_for_phones() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::agent::panel
