#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/wire/messages.hpp"
#include "orchestrator/core/project.hpp"
#include "orchestrator/session/media_keys.hpp"

/// The conference's recordings and streams: what each is to do, and what its outlet says it does.
/// Beside the journal, as telemetry is. One thread; time is an argument.
namespace nhipcau::session {

enum class OutputKind { kRecord, kRtmp, kSrt };

/// One output as it was configured, without where it goes: that may hold secrets and is its
/// outlet's to know.
struct OutputSpec {
  OutputId id;
  OutputKind kind = OutputKind::kRecord;
  std::optional<RoomId> room;  ///< this room by itself; empty: the programme
};

/// How long a fault may last before people are told.
inline constexpr Millis kOutletAbsent{5'000};
inline constexpr Millis kOutletStill{5'000};    ///< wanted, but no byte more
inline constexpr Millis kOutletDeaf{5'000};     ///< no sound packets
inline constexpr Millis kOutletSilent{60'000};  ///< nothing but silence though somebody may speak
inline constexpr double kSilentDbfs = -60;

class Outputs {
 public:
  /// What is known of one output; for the view.
  struct Now {
    OutputSpec spec;
    std::optional<std::string> instance;       ///< of its outlet; empty: not connected
    std::optional<wire::OutletReport> report;  ///< the newest of this connection
    bool wanted = false;
    WallTime wanted_since;
    WallTime absent_since;
    WallTime grew_at;     ///< when it last had more bytes than before
    WallTime sounded_at;  ///< when it last was louder than silence
  };

  explicit Outputs(std::vector<OutputSpec> specs, WallTime now = {});

  [[nodiscard]] bool has(const OutputId& id) const { return outputs_.contains(id); }

  void hello(const wire::OutletHello& hello, WallTime now);
  void offer(const OutputId& id, const wire::MediaOffer& offer) { keys_.note_offer(id, offer); }
  void report(const OutputId& id, const wire::OutletReport& report, WallTime now);
  void left(const OutputId& id, WallTime now);

  /// After a replay: the bridge the outlets' offers were made for before this start.
  void remember_bridge(std::string instance) { bridge_instance_ = std::move(instance); }
  void bridge_hello(const wire::BridgeHello& hello);
  void answer(const wire::OutputAnswer& answer) { keys_.note_answer(answer.output, answer.answer); }

  /// What is wanted has changed, perhaps.
  void follow(const core::State& state, WallTime now);

  [[nodiscard]] std::vector<wire::BridgeOutput> bridge_plan(const core::State& state) const;
  [[nodiscard]] wire::OutletPlan plan(const OutputId& id, const core::State& state) const;
  /// This room is recorded by itself now: it is to send its main picture.
  [[nodiscard]] bool records(const RoomId& room) const;

  /// What people must be told of.
  [[nodiscard]] std::vector<core::AlarmView> alarms(const core::State& state, WallTime now) const;
  /// When `alarms` changes by time alone; empty: never.
  [[nodiscard]] std::optional<WallTime> next_alarm(const core::State& state, WallTime now) const;

  /// By their ids. Valid as long as this lives.
  [[nodiscard]] std::vector<const Now*> list() const;
  /// Connected outlets.
  [[nodiscard]] std::vector<OutputId> present() const;

 private:
  std::map<OutputId, Now> outputs_;
  MediaKeys<OutputId> keys_;
  std::string bridge_instance_;
};

}  // namespace nhipcau::session
