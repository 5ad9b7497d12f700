#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/time.hpp"
#include "common/wire/messages.hpp"

/// What an agent decides, and nothing else: no socket, no clock, no device. PROTOCOL.md §2 and §3.
namespace nhipcau::agent {

/// Who this agent is on the control connection.
struct Identity {
  std::string token;
  RoomId room;
  std::string instance;  ///< random, one per start
  std::string version;
};

/// What the agent measured just now; the shell fills it in.
struct Facts {
  bool camera_ok = false;
  bool microphone_ok = false;
  bool muted_locally = false;
  bool muted_at_device = false;  ///< the microphone's own switch, where it can be read
  double microphone_dbfs = -100;
  double video_fps = 0;
  std::int64_t video_age_ms = -1;
  double sound_dbfs = -100;
  std::int64_t sound_age_ms = -1;
  double loss_pct = 0;
  double jitter_ms = 0;
  wire::MediaPath path = wire::MediaPath::kNone;
  int main_kbps = 0;
  int main_height = 0;
  bool main_limited = false;
  bool content_ok = false;
};

// What the shell must do now, in order.
struct Greet {  ///< the first message of a connection
  wire::AgentHello hello;
};
struct SendOffer {
  wire::MediaOffer offer;
};
struct SaveEpoch {  ///< durably, before anything of that epoch is applied
  std::uint64_t epoch = 0;
};
struct Introduce {  ///< the room's name and number are known
  wire::AgentWelcome welcome;
};
struct Follow {  ///< a plan is in force
  wire::RoomPlan plan;
};
struct StartLeg {  ///< a media generation is complete: send and receive with these keys
  wire::MediaOffer offer;
  wire::MediaAnswer answer;
};
struct Answered {  ///< what became of a press on the panel
  wire::AgentAnswer answer;
};
struct Warn {  ///< for the log
  std::string text;
};
struct Leave {  ///< end the program
  int exit_code = 0;
  Text text;
  bool unknown_here = false;  ///< the centre does not know this room's token any more
};
using Effect =
    std::variant<Greet, SendOffer, SaveEpoch, Introduce, Follow, StartLeg, Answered, Warn, Leave>;
using Effects = std::vector<Effect>;

/// The agent's state machine. One thread. Losing the connection changes nothing but who is told.
class Core {
 public:
  /// `fresh_offer` makes a media offer with new keys and SSRCs; `highest_epoch` is the one saved.
  Core(Identity identity, std::uint64_t highest_epoch,
       std::function<wire::MediaOffer()> fresh_offer);

  Effects opened();
  void closed();
  Effects received(const wire::ToAgent& message);

  /// The report that is due: once a second, and at once when what a person must see changed. Empty
  /// while nobody listens.
  std::optional<wire::AgentReport> report(const Facts& facts, MonoTime now);

  /// What the centre must be told of the check that counts now (empty: none): first on every
  /// connection, when it changes, and every 30 s.
  std::optional<wire::AgentPreflight> preflight_due(const std::optional<Preflight>& valid,
                                                    MonoTime now);

 private:
  void on(const wire::AgentWelcome& welcome, Effects& effects);
  void on(const wire::RoomPlan& plan, Effects& effects);
  void on(const wire::AgentAnswer& answer, Effects& effects);
  void on(const wire::ErrorMessage& error, Effects& effects);
  void raise_epoch(std::uint64_t epoch, Effects& effects);
  void follow_bridge(const wire::RoomPlan& plan, Effects& effects);

  Identity identity_;
  std::function<wire::MediaOffer()> fresh_offer_;
  std::uint64_t highest_epoch_;
  wire::MediaOffer offer_;
  std::string offered_to_;  // the bridge instance the offer was first shown to; empty: none yet
  bool answered_ = false;   // the offer's generation has its leg
  wire::PlanStamp applied_;
  bool welcomed_ = false;
  std::optional<wire::AgentReport> reported_;  // on this connection
  MonoTime reported_at_;
  std::optional<wire::AgentPreflight> told_preflight_;  // on this connection
  MonoTime told_preflight_at_;
};

}  // namespace nhipcau::agent
