#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/core/core.hpp"
#include "orchestrator/core/project.hpp"
#include "orchestrator/core/rehearsal.hpp"
#include "orchestrator/session/media_broker.hpp"
#include "orchestrator/session/media_sessions.hpp"
#include "orchestrator/session/outputs.hpp"
#include "orchestrator/session/ports.hpp"
#include "orchestrator/session/telemetry.hpp"
#include "orchestrator/session/view_feed.hpp"

/// The only caller of the core. Every input takes the same road: decide, stamp, commit to the
/// journal, apply, answer, send the plans that changed, publish the view. Time is an argument; the
/// loop (loop.hpp) reads the clock and calls `tick` when `next_wakeup` says so. One thread, no
/// blocking but the journal's commit. `journal` and `peers` must outlive it.
namespace nhipcau::core {
struct Overview;
}

namespace nhipcau::session {

/// What a journal is opened for.
struct Opening {
  std::uint64_t above_epoch = 0;  ///< peers obey nothing below what this process told them before
  std::optional<core::OpenedRehearsal> rehearsal{};  ///< empty: the conference itself
  std::optional<core::RehearsalReport> report{};     ///< of the last rehearsal, for the view
};

/// What a room was last told.
struct SentPlan {
  wire::PlanStamp stamp;
  WallTime at;
};

class Session {
 public:
  using Reply = std::function<void(const CommandOutcome&)>;

  /// `outputs`: the recordings and streams this conference has.
  Session(JournalStore& journal, Peers& peers, std::string media_host,
          std::vector<OutputSpec> outputs = {});

  /// Replays the journal, or opens it with `loaded` when it is empty, and commits the new epoch. To
  /// be called once, before anybody can connect. The Error's text is for the person who started it.
  Expected<void> start(const core::Conference& loaded, WallTime now, Opening opening = {});

  /// Goes on for `before`, which ran on another journal: whoever is connected there is connected
  /// here. To be called once, after `start`.
  void take_over(const Session& before, WallTime now);
  /// The rehearsal this conference waited for is over; `cause` is the command that closed it.
  void rehearsal_over(const std::string& actor, const std::optional<CommandId>& cause,
                      WallTime now);

  /// What the last rehearsal has shown; in the view until the conference begins.
  void show_report(std::optional<core::RehearsalReport> report) {
    opening_.report = std::move(report);
  }

  void command(const core::Command& command, WallTime now, const Reply& reply);

  /// A console of this user was heard. The seat lapses when nothing is heard of its holder.
  void user_seen(const std::string& user, WallTime now);
  /// The machine's wall clock was moved; `now` is not: it goes on evenly.
  void clock_stepped(Millis by, WallTime now);

  void agent_hello(const wire::AgentHello& hello, WallTime now);
  void agent_offer(const RoomId& room, const wire::AgentOffer& offer, WallTime now);
  void agent_report(const RoomId& room, const wire::AgentReport& report, WallTime now);
  void agent_preflight(const RoomId& room, const wire::AgentPreflight& message, WallTime now);
  void agent_left(const RoomId& room, const std::string& reason, WallTime now);
  /// The rooms' tokens, as hashes, at the start and whenever one has changed. What runs by a token
  /// that is gone ends.
  void room_tokens(const RoomTokens& tokens, WallTime now);
  void bridge_hello(const wire::BridgeHello& hello, WallTime now);
  void bridge_answer(const wire::BridgeAnswer& answer, WallTime now);
  void bridge_report(const wire::BridgeReport& report, WallTime now);
  void bridge_left(const std::string& reason, WallTime now);

  // WHIP and WHEP: session_media.cpp.
  void open_media(const wire::MediaSession& session, WallTime now, MediaSessions::Reply reply);
  [[nodiscard]] std::optional<wire::MediaSession> find_media(const std::string& id) const {
    return media_.find(id);
  }
  void close_media(const std::string& id, WallTime now);
  void bridge_session_answer(const wire::SessionAnswer& answer);
  void output_answer(const wire::OutputAnswer& answer, WallTime now);
  /// A signed-in outlet; its first message is its hello.
  void outlet_said(const OutputId& output, const wire::FromOutlet& message, WallTime now);
  void outlet_left(const OutputId& output, WallTime now);

  void tick(WallTime now);
  /// When `tick` wants to be called at the latest; empty: only after an input.
  [[nodiscard]] std::optional<WallTime> next_wakeup(WallTime now) const;

  [[nodiscard]] const core::State& state() const { return state_; }
  [[nodiscard]] std::optional<RoomSheet> room_sheet(const RoomId& room) const;
  [[nodiscard]] Expected<EventPage> events(std::uint64_t after, std::size_t limit);

 private:
  Expected<void> replay();
  Expected<void> open_or_match(const core::Conference& loaded, WallTime now);
  [[nodiscard]] std::vector<core::EventBody> opening_events(const core::Conference& loaded) const;
  /// The conference's clock at `now`, never before the journal's newest event.
  [[nodiscard]] WallTime settled(WallTime now) const;
  bool commit(std::vector<core::EventBody> bodies, const std::string& actor,
              const std::optional<CommandId>& cause, WallTime now);
  bool take(const std::vector<core::Fact>& facts, WallTime now);
  void retry_presence(WallTime now);
  [[nodiscard]] CommandOutcome outcome(const CommandId& id, const core::Answer& answer) const;
  void after_change(WallTime now);
  void send_plans(WallTime now);
  void send_room_plan(const core::Overview& overview, const RoomId& room, WallTime now);
  void send_bridge_plan(const core::Overview& overview);
  void send_outlet_plans();
  void outlet_hello(const wire::OutletHello& hello, WallTime now);
  void outlet_segment(const OutputId& output, const wire::OutletSegment& segment, WallTime now);
  void publish(WallTime now);
  void publish_soon(WallTime now);
  void tell_silence(WallTime now);
  void report_health();
  [[nodiscard]] core::Microphone microphone_in(const RoomId& room, const wire::AgentReport& report,
                                               WallTime now) const;
  [[nodiscard]] std::vector<RoomId> roster() const;
  void take_media_changes(const std::vector<MediaSessions::Change>& changes, WallTime now);
  void begin_contribution(const RoomId& room, const std::string& id, WallTime now);
  void end_contribution(const RoomId& room, const std::string& id, const std::string& reason,
                        WallTime now);
  void overtake(const std::string& who, std::uint64_t highest, WallTime now);
  void begin_epoch(std::uint64_t epoch, WallTime now);

  // The record (session_record.cpp).
  void note_first_epoch();
  void compare(const std::string& witness, const wire::PlanStamp& applied, WallTime now);
  void report_record_fault(WallTime now);
  [[nodiscard]] bool keep_is_due() const;
  void keep_state_when_due();
  void look_for_room(WallTime now);
  void warn_of_disk(core::View& shown, WallTime now);

  JournalStore& journal_;
  Peers& peers_;
  core::State state_;
  MediaBroker broker_;
  std::optional<RoomTokens> tokens_;  ///< empty: not told yet
  MediaSessions media_;
  Telemetry telemetry_;
  Outputs outputs_;
  ViewFeed feed_;
  bool journal_ok_ = true;
  std::optional<Health> told_health_;
  WallTime newest_at_;             ///< of the newest event: instants in the journal never go back
  std::uint64_t first_epoch_ = 0;  ///< of this journal
  std::uint64_t epoch_began_ = 0;  ///< the event that started the epoch of now
  std::uint64_t kept_at_ = 0;      ///< the event up to which the state was kept
  bool kept_conclusion_ = false;   ///< … and it was of a conference at its end
  std::optional<WallTime> disk_full_since_;

  /// Who is there for a room: the instance of its agent, or the id of its WHIP session.
  std::map<RoomId, std::string> present_agents_;
  std::optional<std::string> present_bridge_;    ///< instance
  std::map<RoomId, wire::RoomPlan> sent_rooms_;  ///< the last plan sent, without its stamp
  std::map<RoomId, SentPlan> sent_plans_;        ///< when, and with which stamp
  std::optional<wire::BridgePlan> sent_bridge_;
  std::map<OutputId, wire::OutletPlan> sent_outlets_;

  WallTime published_at_;
  std::optional<WallTime> publish_due_;
  std::optional<WallTime> tidy_due_;
  std::optional<WallTime> retry_due_;  ///< the journal refused: presence is tried again
  std::optional<WallTime> seat_due_;   ///< when its holder counts as gone unless heard
  WallTime tallied_at_;                ///< what the view's accounting and advice are of
  std::uint64_t tallied_seq_ = 0;
  Opening opening_;
};

}  // namespace nhipcau::session
