#pragma once

#include <optional>
#include <string>
#include <vector>

#include "orchestrator/core/core.hpp"

/// A small conference (centre "tinh", rooms "a" and "b") and a helper that plays it: decides,
/// stamps, applies, as the session does, with a clock the test moves.
namespace nhipcau::test {

core::Item item(const std::string& id, int start_minute, int minutes, const std::string& room,
                core::ItemKind kind = core::ItemKind::kPaper);

core::Conference small_conference();

/// Signed at `at`, every row good.
Preflight passed_preflight(WallTime at);

class Play {
 public:
  explicit Play(core::Conference conference = small_conference());
  ~Play();
  Play(const Play&);
  Play& operator=(const Play&) = delete;

  /// Everybody connected and checked, pictures good, bridge up.
  void bring_up();

  core::Answer press(core::Verb verb, std::string actor = "dieuhanh");
  core::Answer press_seeing(std::optional<RunId> seen, core::Verb verb,
                            std::string actor = "dieuhanh",
                            core::Role role = core::Role::kModerator);

  void tell(const core::Fact& fact);

  void wait(Millis d) { now = now + d; }

  /// Writes what nobody decided.
  void write(std::vector<core::EventBody> bodies, const std::string& actor,
             const std::optional<CommandId>& cause);

  core::State state;
  std::vector<core::Event> journal;
  WallTime now{WallTime{} + Minutes(10)};

 private:
  int commands_ = 0;
};

}  // namespace nhipcau::test
