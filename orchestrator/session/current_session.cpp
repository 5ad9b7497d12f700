#include "orchestrator/session/current_session.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"

namespace nhipcau::session {
namespace {

constexpr std::size_t kReplayChunk = 1'000;

std::optional<core::RehearsalReport> report_in(JournalStore& journal) {
  core::State state;
  while (state.seq < journal.head()) {
    const auto events = journal.read(state.seq, kReplayChunk);
    if (!events || events->empty()) {
      return std::nullopt;
    }
    for (const core::Event& event : *events) {
      core::apply(state, event);
    }
  }
  return core::rehearsal_report(state);
}

}  // namespace

CurrentSession::CurrentSession(JournalStore& journal, OpenJournal open, Peers& peers,
                               std::string media_host, std::vector<OutputSpec> outputs)
    : journal_(journal),
      open_(std::move(open)),
      peers_(peers),
      media_host_(std::move(media_host)),
      outputs_(std::move(outputs)),
      active_(std::make_unique<Session>(journal_, peers_, media_host_, outputs_)) {}

/// Nobody is connected yet, so there is nobody to be told.
Expected<void> CurrentSession::start(const core::Conference& conference, WallTime now) {
  conference_ = conference;
  if (auto started = active_->start(conference, now); !started) {
    return started;
  }
  const core::State& state = active_->state();
  if (state.opened_rehearsal) {
    auto session = open_rehearsal(now);
    if (!session) {
      return tl::unexpected(session.error());
    }
    active_ = std::move(*session);
  } else if (state.rehearsals > 0 && !state.started()) {
    active_->show_report(last_report(state.rehearsals));
  }
  return {};
}

std::optional<core::RehearsalReport> CurrentSession::last_report(int number) const {
  const auto journal = open_(number);
  return journal ? report_in(**journal) : std::nullopt;
}

void CurrentSession::settle(WallTime now) {
  const core::State& state = active_->state();
  if (rehearsing() && state.rehearsal->ended_at) {
    close_rehearsal(now);
  } else if (!rehearsing() && state.opened_rehearsal) {
    auto session = open_rehearsal(now);
    if (!session) {
      logger("session")->error("the rehearsal cannot be opened: {}", session.error().text.en);
      active_->rehearsal_over("system", std::nullopt, now);
      return;
    }
    (*session)->take_over(*active_, now);
    active_ = std::move(*session);
  }
}

/// The plan as it was issued: what the day has made of it so far is the conference's alone.
Expected<std::unique_ptr<Session>> CurrentSession::open_rehearsal(WallTime now) {
  const core::OpenedRehearsal what = *active_->state().opened_rehearsal;
  Expected<std::unique_ptr<JournalStore>> journal = open_(what.number);
  if (!journal) {
    return tl::unexpected(journal.error());
  }
  auto session = std::make_unique<Session>(**journal, peers_, media_host_, outputs_);
  const core::Conference plan =
      core::moved_to(active_->state().conference, core::rehearsal_start(now));
  const Opening opening{.above_epoch = active_->state().epoch, .rehearsal = what, .report = {}};
  if (auto started = session->start(plan, now, opening); !started) {
    return tl::unexpected(started.error());
  }
  logger("session")->info("rehearsal {} at pace {}, epoch {}", what.number, what.pace,
                          session->state().epoch);
  rehearsal_journal_ = std::move(*journal);
  return session;
}

/// When the conference's journal is full, the rehearsal stays as it ended and this is tried again.
void CurrentSession::close_rehearsal(WallTime now) {
  const core::State& ended = active_->state();
  auto session = std::make_unique<Session>(journal_, peers_, media_host_, outputs_);
  const Opening opening{
      .above_epoch = ended.epoch, .rehearsal = {}, .report = core::rehearsal_report(ended)};
  if (const auto started = session->start(conference_, now, opening); !started) {
    logger("session")->error("the conference cannot be gone back to: {}", started.error().text.en);
    return;
  }
  session->rehearsal_over(ended.rehearsal->ended_by, ended.rehearsal->ended_cause, now);
  logger("session")->info("rehearsal {} is over, epoch {}", ended.rehearsal->number,
                          session->state().epoch);
  session->take_over(*active_, now);
  active_ = std::move(session);
  rehearsal_journal_.reset();
}

}  // namespace nhipcau::session
