#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "endpoint-agent/panel/commands.hpp"
#include "endpoint-agent/panel/panel.hpp"
#include "endpoint-agent/preflight/desk.hpp"

/// The pre-flight check's part of the room's panel: its verbs, its state, its sheet to print.
namespace nhipcau::agent::preflight {

/// What the page's keys do. Called on the main loop.
struct PageActions {
  std::function<Expected<void>()> start;
  std::function<void()> stop;
  std::function<void(int row, std::optional<CheckMark>)> said;
  std::function<Expected<void>(const std::string& by)> sign;
};

/// `check_start {}`, `check_stop {}`, `check_said {row, mark}`, `check_sign {by}`; `mark` is
/// `pass`, `fail`, `not_applicable` or null.
void add_page_commands(panel::Commands& commands, const PageActions& actions);

/// The check as JSON, for panel::State. Main loop.
std::string page_state(const Desk& desk, MonoTime now);

/// Keeps the newest sheet as pages for the panel's thread. `show` on the main loop.
class SheetPages {
 public:
  /// Under `/check-sheet` (`?lang=en`) and `/check-sheet.css`.
  [[nodiscard]] std::map<std::string, panel::Route> routes() const;

  void show(const std::string& conference, const std::string& room,
            const std::optional<Preflight>& preflight);

 private:
  struct Pages {
    std::string vi;
    std::string en;
  };
  using Held = std::atomic<std::shared_ptr<const Pages>>;

  std::shared_ptr<Held> held_ = std::make_shared<Held>();  // the routes outlive this
  std::string shown_conference_;
  std::string shown_room_;
  std::optional<Preflight> shown_;
};

}  // namespace nhipcau::agent::preflight
