#pragma once

#include <functional>
#include <memory>
#include <string>

#include "orchestrator/session/session.hpp"

/// The conference's session, or that of the rehearsal being held in its place. To go from one to
/// the other is what a restart is: a session on another journal, with a higher epoch, that finds
/// who is connected. So nothing of a rehearsal can reach the conference's journal, and a rehearsal
/// is found again after a crash: the conference's journal says that it is open. One thread.
namespace nhipcau::session {

class CurrentSession {
 public:
  /// Opens or creates the journal of rehearsal `number`.
  using OpenJournal = std::function<Expected<std::unique_ptr<JournalStore>>(int number)>;

  /// `journal` (the conference's) and `peers` must outlive it. `outputs`: a rehearsal knows them as
  /// well, so that their outlets stay, but wants nothing of them.
  CurrentSession(JournalStore& journal, OpenJournal open, Peers& peers, std::string media_host,
                 std::vector<OutputSpec> outputs = {});

  /// As Session::start; goes on with a rehearsal that was open.
  Expected<void> start(const core::Conference& conference, WallTime now);

  [[nodiscard]] Session& active() { return *active_; }

  /// To be called after every input: opens the rehearsal that was ordered, or goes back from one
  /// that was closed. A rehearsal that cannot be opened is over at once, and the log says why.
  void settle(WallTime now);

 private:
  [[nodiscard]] bool rehearsing() const { return rehearsal_journal_ != nullptr; }
  Expected<std::unique_ptr<Session>> open_rehearsal(WallTime now);
  void close_rehearsal(WallTime now);
  [[nodiscard]] std::optional<core::RehearsalReport> last_report(int number) const;

  JournalStore& journal_;
  OpenJournal open_;
  Peers& peers_;
  std::string media_host_;
  std::vector<OutputSpec> outputs_;
  core::Conference conference_;
  std::unique_ptr<JournalStore> rehearsal_journal_;  ///< empty: the conference is active
  std::unique_ptr<Session> active_;
};

}  // namespace nhipcau::session
