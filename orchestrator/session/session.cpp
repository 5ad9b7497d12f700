#include "orchestrator/session/session.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

#include "common/base/check.hpp"
#include "common/base/log.hpp"
#include "orchestrator/core/overview.hpp"
#include "orchestrator/session/view_json.hpp"

namespace nhipcau::session {
namespace {

constexpr Millis kChangePause{20};    // of changes that come in a burst; PROTOCOL.md §8
constexpr Millis kMeasurePause{100};  // measurements reach the consoles at most ten times a second
constexpr Millis kTidyAfter{2'000};   // a quiet moment: reliability wants an idle checkpoint
constexpr Millis kRetryAfter{1'000};
constexpr Millis kAcknowledgedWithin{2'500};          // a room reports once a second
constexpr Millis kSeatSilence{15'000};                // PROTOCOL.md §6
constexpr Millis kTallyAgain{15'000};                 // PROTOCOL.md §8
constexpr std::uint64_t kEpochMax = 100'000'000'000;  // seconds since 1970 in the year 5138
constexpr const char* kSystem = "system";

void keep_earliest(std::optional<WallTime>& earliest, const std::optional<WallTime>& candidate) {
  if (candidate && (!earliest || *candidate < *earliest)) {
    earliest = candidate;
  }
}

CommandOutcome unavailable(const CommandId& id) {
  return {.id = id,
          .ok = false,
          .seq = 0,
          .code = "unavailable",
          .text = {"Không ghi được nhật ký nên lệnh chưa được thực hiện. Hãy báo tổ kỹ thuật trung "
                   "tâm rồi thử lại.",
                   "The journal cannot be written, so nothing was done. Tell the technical team, "
                   "then try again."},
          .by_actor = {},
          .by_at = {}};
}

}  // namespace

Session::Session(JournalStore& journal, Peers& peers, std::string media_host,
                 std::vector<OutputSpec> outputs)
    : journal_(journal),
      peers_(peers),
      broker_(std::move(media_host)),
      outputs_(std::move(outputs)) {}

// ---- start -------------------------------------------------------------------------------------

Expected<void> Session::start(const core::Conference& loaded, WallTime now, Opening opening) {
  opening_ = std::move(opening);
  if (auto replayed = replay(); !replayed) {
    return replayed;
  }
  if (auto opened = open_or_match(loaded, now); !opened) {
    return opened;
  }
  const std::vector<core::EventBody> started = core::decide(
      state_, core::Fact{core::OrchestratorStarted{opening_.above_epoch}}, settled(now));
  if (!commit(started, kSystem, std::nullopt, now)) {
    return fail("unavailable", "Không ghi được nhật ký: ổ đĩa đã đầy.",
                "The journal cannot be written: its disk is full.");
  }
  note_first_epoch();
  report_record_fault(now);
  broker_.remember_bridge(state_.bridge_instance);
  outputs_.remember_bridge(state_.bridge_instance);
  outputs_.follow(state_, now);
  user_seen(state_.seat.holder, now);  // who moderated before the restart has time to come back
  return {};
}

Expected<void> Session::open_or_match(const core::Conference& loaded, WallTime now) {
  if (state_.seq == 0) {
    const std::string actor = opening_.rehearsal ? opening_.rehearsal->by : kSystem;
    if (!commit(opening_events(loaded), actor, std::nullopt, now)) {
      return fail("unavailable", "Không ghi được nhật ký: ổ đĩa đã đầy.",
                  "The journal cannot be written: its disk is full.");
    }
    return {};
  }
  const std::string& kept = state_.conference.id;
  if (kept != loaded.id) {
    return fail("other_conference",
                "Thư mục trạng thái thuộc hội nghị '" + kept + "', tệp là hội nghị '" + loaded.id +
                    "': hãy dùng thư mục trạng thái khác.",
                "The state directory belongs to conference '" + kept + "', the file to '" +
                    loaded.id + "': use another state directory.");
  }
  if (!opening_.rehearsal && !(state_.conference == loaded)) {
    logger("session")->warn(
        "the conference file has changed since '{}' was opened; the journal's plan stays in force",
        kept);
  }
  return {};
}

/// A rehearsal begins with its opener in the moderator's seat.
std::vector<core::EventBody> Session::opening_events(const core::Conference& loaded) const {
  std::vector<core::EventBody> events{core::ConferenceOpened{loaded}};
  if (const auto& rehearsal = opening_.rehearsal) {
    events.emplace_back(core::RehearsalBegun{rehearsal->number, rehearsal->pace});
    events.emplace_back(core::SeatTaken{rehearsal->by, ""});
  }
  return events;
}

// ---- from one journal to another ---------------------------------------------------------------

void Session::take_over(const Session& before, WallTime now) {
  broker_ = before.broker_;
  tokens_ = before.tokens_;
  media_ = before.media_;
  outputs_ = before.outputs_;
  telemetry_ = before.telemetry_;
  present_agents_ = before.present_agents_;
  present_bridge_ = before.present_bridge_;
  retry_presence(now);
  after_change(now);
}

void Session::rehearsal_over(const std::string& actor, const std::optional<CommandId>& cause,
                             WallTime now) {
  if (state_.opened_rehearsal) {
    commit({core::RehearsalClosed{state_.opened_rehearsal->number}}, actor, cause, now);
    note_first_epoch();
  }
}

// ---- commands and facts ------------------------------------------------------------------------

void Session::command(const core::Command& command, WallTime now, const Reply& reply) {
  const auto known = state_.answers.find(command.id);
  if (known != state_.answers.end()) {
    reply(outcome(command.id, known->second));
    user_seen(command.actor, now);
    return;
  }
  if (!commit(core::decide(state_, command, settled(now)), command.actor, command.id, now)) {
    reply(unavailable(command.id));
    user_seen(command.actor, now);
    report_health();
    return;
  }
  const auto answered = state_.answers.find(command.id);
  CHECK(answered != state_.answers.end(), "every decided command has an answer");
  reply(outcome(command.id, answered->second));
  user_seen(command.actor, now);
  after_change(now);
}

void Session::user_seen(const std::string& user, WallTime now) {
  if (state_.seat.taken() && state_.seat.holder == user) {
    seat_due_ = now + kSeatSilence;
  }
}

/// When the journal is full the seat stays, and this is tried again.
void Session::tell_silence(WallTime now) {
  take({core::SeatSilent{state_.seat.holder}}, now);
  seat_due_ = state_.seat.taken() ? std::optional(now + kRetryAfter) : std::nullopt;
}

void Session::clock_stepped(Millis by, WallTime now) {
  logger("session")->warn("the machine's wall clock was stepped by {} ms", by.count());
  if (take({core::ClockStepSeen{by}}, now)) {
    after_change(now);
  }
}

CommandOutcome Session::outcome(const CommandId& id, const core::Answer& answer) const {
  CommandOutcome told{.id = id,
                      .ok = answer.ok,
                      .seq = answer.seq,
                      .code = answer.code,
                      .text = {},
                      .by_actor = answer.by_actor,
                      .by_at = answer.by_at};
  if (!answer.ok) {
    told.text = core::refusal_text(state_, answer);
  }
  return told;
}

/// The facts of one message are about different things, so all are judged by the same state and
/// committed together: eight rooms that change at once cost one sync of the disk.
bool Session::take(const std::vector<core::Fact>& facts, WallTime now) {
  std::vector<core::EventBody> bodies;
  for (core::Fact fact : facts) {
    if (auto* media = std::get_if<core::RoomMediaSeen>(&fact); media && media->last_media) {
      media->last_media = state_.clock_at(*media->last_media);
    }
    std::ranges::move(core::decide(state_, fact, settled(now)), std::back_inserter(bodies));
  }
  return !bodies.empty() && commit(std::move(bodies), kSystem, std::nullopt, now);
}

bool Session::commit(std::vector<core::EventBody> bodies, const std::string& actor,
                     const std::optional<CommandId>& cause, WallTime now) {
  const WallTime at = settled(now);
  std::vector<core::Event> events;
  for (core::EventBody& body : bodies) {
    events.push_back({state_.seq + events.size() + 1, at, actor, cause, std::move(body)});
  }
  const Expected<void> appended = journal_.append(events);
  journal_ok_ = appended.has_value();
  if (!appended) {
    logger("session")->error("the journal refuses: {}", appended.error().text.en);
    retry_due_ = now + kRetryAfter;
    return false;
  }
  for (const core::Event& event : events) {
    core::apply(state_, event);
    if (std::holds_alternative<core::EpochStarted>(event.body)) {
      epoch_began_ = event.seq;
    }
  }
  newest_at_ = at;
  tidy_due_ = now + kTidyAfter;
  if (std::holds_alternative<core::DrillEnded>(events.back().body)) {
    retry_due_ = now;  // whoever is connected was taken for lost until here
  }
  return true;
}

WallTime Session::settled(WallTime now) const {
  return std::max(state_.clock_at(now), newest_at_);
}

/// Arrivals and departures are told once; when the journal was full then, they are taken up here.
void Session::retry_presence(WallTime now) {
  std::vector<core::Fact> facts;
  for (const auto& [id, room] : state_.rooms) {
    const auto present = present_agents_.find(id);
    if (present != present_agents_.end()) {
      facts.emplace_back(core::AgentArrived{id, present->second});
    } else if (room.online) {
      facts.emplace_back(core::AgentLeft{id, "connection lost"});
    }
  }
  if (present_bridge_) {
    facts.emplace_back(core::BridgeArrived{*present_bridge_});
  } else {
    facts.emplace_back(core::BridgeLeft{"connection lost"});
  }
  if (take(facts, now)) {
    after_change(now);
  }
}

// ---- agents ------------------------------------------------------------------------------------

void Session::agent_hello(const wire::AgentHello& hello, WallTime now) {
  const core::Room* room = state_.conference.find(hello.room);
  if (room == nullptr) {
    peers_.send_to_agent(hello.room, wire::ErrorMessage{"unknown_room",
                                                        {"Hội nghị này không có điểm cầu đó.",
                                                         "This conference has no such room."}});
    return;
  }
  overtake(hello.room.str(), hello.highest_epoch, now);
  media_.close_contributions(hello.room);
  present_agents_[hello.room] = hello.instance;
  broker_.note_first_offer(hello.room, hello.offer);
  take({core::AgentArrived{hello.room, hello.instance}}, now);
  peers_.send_to_agent(hello.room,
                       wire::AgentWelcome{.epoch = state_.epoch,
                                          .server_time = now,
                                          .room_name = room->name,
                                          .room_number = state_.conference.number_of(hello.room),
                                          .conference_title = state_.conference.title});
  sent_rooms_.erase(hello.room);
  after_change(now);
}

void Session::agent_offer(const RoomId& room, const wire::AgentOffer& offer, WallTime now) {
  broker_.note_offer(room, offer.offer);
  send_plans(now);
}

void Session::agent_report(const RoomId& room, const wire::AgentReport& report, WallTime now) {
  compare(room.str(), report.applied, now);
  std::vector<core::Fact> facts = telemetry_.note(room, report, now);
  facts.emplace_back(core::MicrophoneSeen{room, microphone_in(room, report, now)});
  if (take(facts, now)) {
    after_change(now);
  } else {
    publish_soon(now);
  }
}

/// A room that does not say for a while that it follows its plan may hear or be heard wrongly.
core::Microphone Session::microphone_in(const RoomId& room, const wire::AgentReport& report,
                                        WallTime now) const {
  const auto sent = sent_plans_.find(room);
  if (!report.microphone_ok) {
    return core::Microphone::kFaulty;
  }
  const bool late = sent != sent_plans_.end() && report.applied < sent->second.stamp &&
                    now - sent->second.at >= kAcknowledgedWithin;
  return late ? core::Microphone::kUnacknowledged : core::Microphone::kOk;
}

void Session::agent_preflight(const RoomId& room, const wire::AgentPreflight& message,
                              WallTime now) {
  if (take({core::PreflightSeen{room, message.preflight}}, now)) {
    after_change(now);
  }
}

void Session::agent_left(const RoomId& room, const std::string& reason, WallTime now) {
  const auto present = present_agents_.find(room);
  if (present != present_agents_.end() && media_.contributes(present->second)) {
    return;  // a WHIP session has taken its place
  }
  present_agents_.erase(room);
  sent_rooms_.erase(room);
  telemetry_.forget_agent(room);
  take({core::AgentLeft{room, reason}}, now);
  after_change(now);
}

// ---- bridge ------------------------------------------------------------------------------------

void Session::bridge_hello(const wire::BridgeHello& hello, WallTime now) {
  overtake("the bridge", hello.highest_epoch, now);
  present_bridge_ = hello.instance;
  broker_.note_bridge(hello);
  outputs_.bridge_hello(hello);
  take({core::BridgeArrived{hello.instance}}, now);
  take_media_changes(media_.note_bridge(hello.sessions, now), now);
  peers_.send_to_bridge(wire::BridgeWelcome{state_.epoch});
  sent_bridge_.reset();
  after_change(now);
}

void Session::bridge_answer(const wire::BridgeAnswer& answer, WallTime now) {
  broker_.note_answer(answer.room, answer.answer);
  send_plans(now);
}

void Session::bridge_report(const wire::BridgeReport& report, WallTime now) {
  compare("", report.applied, now);
  const std::size_t sessions = media_.size();
  const std::vector<MediaSessions::DeskTalk> desk = media_.desk();
  take_media_changes(media_.note_report(report.sessions, now), now);
  const bool plans_differ = media_.size() != sessions || media_.desk() != desk;
  if (take(telemetry_.note(report, roster(), now), now) || plans_differ) {
    after_change(now);
  } else {
    publish_soon(now);
  }
}

void Session::bridge_left(const std::string& reason, WallTime now) {
  present_bridge_.reset();
  sent_bridge_.reset();
  take({core::BridgeLeft{reason}}, now);
  after_change(now);
}

// ---- time --------------------------------------------------------------------------------------

void Session::tick(WallTime now) {
  if (retry_due_ && *retry_due_ <= now) {
    retry_due_.reset();
    retry_presence(now);
    look_for_room(now);
  }
  if (const auto stale = telemetry_.stale_at(); stale && *stale <= now) {
    take(telemetry_.go_stale(roster()), now);
  }
  take({core::TimePassed{}}, now);
  if (seat_due_ && *seat_due_ <= now) {
    tell_silence(now);
  }
  take_media_changes(media_.expire(now), now);
  if (tidy_due_ && *tidy_due_ <= now) {
    tidy_due_.reset();
    journal_.tidy();
    report_record_fault(now);
  }
  keep_state_when_due();
  after_change(now);
}

std::optional<WallTime> Session::next_wakeup(WallTime now) const {
  std::optional<WallTime> earliest = core::next_deadline(state_, settled(now));
  if (earliest) {
    *earliest = state_.real_at(*earliest);
  }
  keep_earliest(earliest, telemetry_.stale_at());
  keep_earliest(earliest, outputs_.next_alarm(state_, now));
  keep_earliest(earliest, tidy_due_);
  if (keep_is_due()) {
    keep_earliest(earliest, now);
  }
  keep_earliest(earliest, retry_due_);
  keep_earliest(earliest, seat_due_);
  keep_earliest(earliest, media_.next_deadline());
  if (publish_due_) {
    keep_earliest(earliest, publish_due_);
  } else if (!state_.concluded()) {
    keep_earliest(earliest, state_.real_at(tallied_at_ + kTallyAgain));
  }
  return earliest;
}

// ---- what goes out -----------------------------------------------------------------------------

/// Health goes first: whoever has got a plan finds /readyz and /metrics knowing of it. Plans never
/// wait; the view does in a burst (all rooms come back at once), so that it is made once for many
/// changes.
void Session::after_change(WallTime now) {
  report_health();
  outputs_.follow(state_, now);
  send_plans(now);
  const bool burst = published_at_ <= now && now < published_at_ + kChangePause;
  if (burst) {
    keep_earliest(publish_due_, published_at_ + kChangePause);
  } else {
    publish(now);
  }
}

void Session::send_plans(WallTime now) {
  const core::Overview overview(state_);
  if (present_bridge_) {
    send_bridge_plan(overview);
  }
  for (const auto& [room, instance] : present_agents_) {
    send_room_plan(overview, room, now);
  }
  send_outlet_plans();
}

void Session::send_room_plan(const core::Overview& overview, const RoomId& room, WallTime now) {
  wire::RoomPlan plan = broker_.room_plan(room, core::room_plan(overview, room));
  plan.send_main = plan.send_main || media_.watched(room) || outputs_.records(room);
  plan.desk_speaks = std::ranges::any_of(
      media_.desk(), [&](const MediaSessions::DeskTalk& talk) { return talk.room == room; });
  const auto sent = sent_rooms_.find(room);
  if (sent != sent_rooms_.end() && sent->second == plan) {
    return;
  }
  sent_rooms_.insert_or_assign(room, plan);
  plan.stamp = {state_.epoch, state_.seq};
  sent_plans_[room] = {plan.stamp, now};
  peers_.send_to_agent(room, std::move(plan));
}

void Session::send_bridge_plan(const core::Overview& overview) {
  wire::BridgePlan plan = broker_.bridge_plan(core::bridge_plan(overview));
  plan.sessions = media_.wanted();
  plan.outputs = outputs_.bridge_plan(state_);
  if (sent_bridge_ == plan) {
    return;
  }
  sent_bridge_ = plan;
  plan.stamp = {state_.epoch, state_.seq};
  peers_.send_to_bridge(std::move(plan));
}

void Session::publish(WallTime now) {
  publish_due_.reset();
  published_at_ = now;
  const WallTime at = settled(now);
  if (tallied_seq_ != state_.seq || at - tallied_at_ >= kTallyAgain) {
    tallied_at_ = at;
    tallied_seq_ = state_.seq;
  }
  core::View shown = core::view(state_, at, tallied_at_);
  std::ranges::move(outputs_.alarms(state_, at), std::back_inserter(shown.alarms));
  warn_of_disk(shown, at);
  if (opening_.report && !state_.started()) {
    shown.rehearsed = &*opening_.report;
  }
  auto publication =
      feed_.update(view_json(state_, shown, telemetry_, outputs_, media_.desk()), at);
  if (publication) {
    peers_.publish(std::move(*publication));
  }
}

/// For measurements: they may wait a moment, so that eight rooms make one patch and not eight.
void Session::publish_soon(WallTime now) {
  if (!publish_due_) {
    publish_due_ = std::max(now, published_at_ + kMeasurePause);
  }
}

void Session::report_health() {
  const Health health{.journal_ok = journal_ok_,
                      .bridge_up = present_bridge_.has_value(),
                      .epoch = state_.epoch,
                      .seq = state_.seq};
  if (!(health == told_health_)) {
    told_health_ = health;
    peers_.report_health(health);
  }
}

Expected<EventPage> Session::events(std::uint64_t after, std::size_t limit) {
  Expected<std::vector<core::Event>> events = journal_.read(after, limit);
  if (!events) {
    return tl::unexpected(events.error());
  }
  return EventPage{std::move(*events), journal_.head()};
}

std::optional<RoomSheet> Session::room_sheet(const RoomId& room) const {
  const core::Room* found = state_.conference.find(room);
  if (found == nullptr) {
    return std::nullopt;
  }
  RoomSheet sheet{.host = state_.conference.host,
                  .conference = state_.conference.title,
                  .time_zone = state_.conference.time_zone,
                  .room = found->name,
                  .place = found->place,
                  .preflight = {}};
  if (const auto signed_one = state_.preflights.find(room); signed_one != state_.preflights.end()) {
    sheet.preflight = signed_one->second;
    sheet.preflight->at = state_.real_at(signed_one->second.at);
    sheet.preflight->expires = state_.real_at(signed_one->second.expires);
  }
  return sheet;
}

std::vector<RoomId> Session::roster() const {
  std::vector<RoomId> rooms;
  for (const core::Room& room : state_.conference.rooms) {
    rooms.push_back(room.id);
  }
  return rooms;
}

/// A peer that has seen a higher epoch refuses our plans for ever: this journal is younger than
/// what ran before. Starting past it is the only way to be obeyed.
void Session::overtake(const std::string& who, std::uint64_t highest, WallTime now) {
  if (highest <= state_.epoch || highest >= kEpochMax) {
    return;
  }
  logger("session")->warn("{} has seen epoch {}, this journal is at {}: going on from there", who,
                          highest, state_.epoch);
  begin_epoch(highest + 1, now);
}

void Session::begin_epoch(std::uint64_t epoch, WallTime now) {
  if (commit({core::EpochStarted{epoch}}, kSystem, std::nullopt, now)) {
    retry_presence(now);
  }
}

}  // namespace nhipcau::session
