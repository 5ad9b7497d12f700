#include <spdlog/spdlog.h>

#include <algorithm>

#include "common/base/check.hpp"
#include "common/base/log.hpp"
#include "orchestrator/session/session.hpp"

/// What the session does about the journal past appending to it: the fold at the start, the states
/// it keeps, peers that were told more than it holds, and its disk.
namespace nhipcau::session {
namespace {

constexpr std::size_t kReplayChunk = 1'000;
constexpr std::uint64_t kKeepEvery = 1'000;  // events: a start folds fewer than twice as many
constexpr Millis kRetryAfter{1'000};

Text disk_text(JournalStore::Room room) {
  if (room == JournalStore::Room::kNone) {
    return {
        "Ổ đĩa chứa nhật ký đã đầy: mọi lệnh đều bị từ chối; hình và tiếng vẫn tiếp tục. Hãy "
        "giải phóng dung lượng ngay.",
        "The journal's disk is full: every command is refused; pictures and sound go on. Free "
        "some space now."};
  }
  return {
      "Ổ đĩa chứa nhật ký đã đầy; hệ thống đang dùng phần dung lượng dự trữ. Hãy giải phóng "
      "dung lượng trước khi phần này hết.",
      "The journal's disk is full; the space kept in reserve is in use. Free some space before "
      "it is used up."};
}

}  // namespace

Expected<void> Session::replay() {
  if (std::optional<core::State> kept = journal_.kept()) {
    state_ = std::move(*kept);
    kept_at_ = state_.seq;
    kept_conclusion_ = state_.concluded();
    const auto last = journal_.read(state_.seq - 1, 1);
    if (!last) {
      return tl::unexpected(last.error());
    }
    CHECK(last->size() == 1, "the event a kept state ends with is in the journal");
    newest_at_ = last->front().at;
  }
  while (state_.seq < journal_.head()) {
    Expected<std::vector<core::Event>> events = journal_.read(state_.seq, kReplayChunk);
    if (!events) {
      return tl::unexpected(events.error());
    }
    CHECK(!events->empty(), "a journal holds the events up to its head");
    for (const core::Event& event : *events) {
      core::apply(state_, event);
      newest_at_ = std::max(newest_at_, event.at);
    }
  }
  return {};
}

/// The second event of every journal but a rehearsal's, which counts from its newest start.
void Session::note_first_epoch() {
  const auto opening = journal_.read(1, 1);
  if (opening && !opening->empty()) {
    const auto* started = std::get_if<core::EpochStarted>(&opening->front().body);
    first_epoch_ = started != nullptr ? started->epoch : state_.epoch;
    first_epoch_ = std::max(first_epoch_, state_.own_since_epoch);
  }
}

/// `witness` (a room, empty: the bridge) follows a plan. One of an earlier epoch of this journal
/// was made before the event that began the present one; where it names that event's number or a
/// higher one, events were lost that people have seen the effect of. Stamps from before this
/// journal's first epoch are of another conference.
void Session::compare(const std::string& witness, const wire::PlanStamp& applied, WallTime now) {
  const bool same_epoch = applied.epoch == state_.epoch && applied.seq > state_.seq;
  const bool earlier =
      applied.epoch >= first_epoch_ && applied.epoch < state_.epoch && applied.seq >= epoch_began_;
  if (!same_epoch && !earlier) {
    return;
  }
  const std::uint64_t kept = same_epoch ? state_.seq : epoch_began_ - 1;
  const core::RecordFaultFound lost{core::RecordFault::kPeerAhead, witness, kept, applied.seq};
  if (!take({core::RecordFaultSeen{lost}}, now)) {
    return;
  }
  logger("session")->critical("{} was told of event {}, this journal had only {}: events are lost",
                              witness.empty() ? "the bridge" : witness, applied.seq, kept);
  if (same_epoch) {  // it has refused our plans as older than what it follows
    sent_rooms_.clear();
    sent_bridge_.reset();
    begin_epoch(state_.epoch + 1, now);
  }
  after_change(now);
}

void Session::report_record_fault(WallTime now) {
  if (const auto fault = journal_.take_fault()) {
    take({core::RecordFaultSeen{*fault}}, now);
  }
}

bool Session::keep_is_due() const {
  return state_.seq - kept_at_ >= kKeepEvery || (state_.concluded() && !kept_conclusion_);
}

/// After the answers have gone out: writing a long conference's state takes some milliseconds.
void Session::keep_state_when_due() {
  if (keep_is_due()) {
    journal_.keep(state_);
    kept_at_ = state_.seq;
  }
  kept_conclusion_ = state_.concluded();
}

/// The alarm ends when somebody has made room, not only with the next command.
void Session::look_for_room(WallTime now) {
  if (journal_ok_ || retry_due_) {
    return;
  }
  journal_.tidy();
  journal_ok_ = journal_.room() != JournalStore::Room::kNone;
  if (!journal_ok_) {
    retry_due_ = now + kRetryAfter;
  }
}

void Session::warn_of_disk(core::View& shown, WallTime now) {
  const JournalStore::Room room = journal_ok_ ? journal_.room() : JournalStore::Room::kNone;
  if (room == JournalStore::Room::kPlenty) {
    disk_full_since_.reset();
    return;
  }
  disk_full_since_ = disk_full_since_.value_or(now);
  shown.alarms.insert(shown.alarms.begin(), {.id = "disk",
                                             .level = core::Level::kCritical,
                                             .room = std::nullopt,
                                             .since = *disk_full_since_,
                                             .text = disk_text(room)});
}

}  // namespace nhipcau::session
