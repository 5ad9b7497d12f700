#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "orchestrator/journal/journal.hpp"
#include "orchestrator/session/session.hpp"
#include "tests/support/conference_fixture.hpp"
#include "tests/support/power_cut_disk.hpp"
#include "tests/support/random_verbs.hpp"
#include "tests/unit/journal/temporary_directory.hpp"
#include "tests/unit/session/fakes.hpp"

/// The real session on the real journal, on a disk whose power fails at any instant.
namespace nhipcau::journal {
namespace {

using session::CommandOutcome;
using test::PowerCutDisk;

/// Takes the place of the end of the process when the disk fails.
struct ProcessEnded {};

/// Passes everything on and remembers what the session was told is safe.
class Watched final : public session::JournalStore {
 public:
  explicit Watched(JournalStore& real) : real_(real) {}
  Expected<void> append(std::span<const core::Event> events) override {
    const Expected<void> done = real_.append(events);
    if (done) {
      safe.insert(safe.end(), events.begin(), events.end());
    }
    return done;
  }
  Expected<std::vector<core::Event>> read(std::uint64_t after, std::size_t limit) override {
    return real_.read(after, limit);
  }
  [[nodiscard]] std::uint64_t head() const override { return real_.head(); }
  void tidy() override { real_.tidy(); }
  [[nodiscard]] Room room() const override { return real_.room(); }
  void keep(const core::State& state) override { real_.keep(state); }
  std::optional<core::State> kept() override { return real_.kept(); }
  std::optional<core::RecordFaultFound> take_fault() override { return real_.take_fault(); }

  std::vector<core::Event> safe;

 private:
  JournalStore& real_;
};

/// One conference on one disk, through several lives of the orchestrator.
class Conference {
 public:
  Conference(const TemporaryDirectory& directory, std::uint32_t seed)
      : path_(directory / ("journal-" + std::to_string(seed) + ".sqlite")),
        disk(seed),
        random_(seed) {
    options_.vfs = disk.vfs();
    options_.on_broken_disk = [](const std::string&) { throw ProcessEnded{}; };
  }

  /// Commands until the power fails; then the power is back. Empty when nothing was lost.
  std::string live_and_die() {
    try {
      disk.cut_after(1 + static_cast<int>(random_() % 120));
      live(200);
    } catch (const ProcessEnded&) {
    }
    end();
    disk.power_on();
    return check();
  }

  /// An orchestrator that is given `commands`, and is still there afterwards.
  void live(int commands) {
    if (!start()) {
      return;
    }
    for (int i = 0; i < commands; ++i) {
      send(unanswered_.value_or(command()));
      now_ = now_ + Millis(random_() % 3'000);
      session_->tick(now_);
    }
  }

  bool start() {
    Expected<std::unique_ptr<Journal>> opened = Journal::open(path_, options_);
    if (!opened) {
      return false;  // the power failed while it opened
    }
    journal_ = std::move(*opened);
    watched_ = std::make_unique<Watched>(*journal_);
    session_ = std::make_unique<session::Session>(*watched_, peers_, "");
    return session_->start(test::small_conference(), now_).has_value();
  }

  void end() {
    if (watched_) {
      safe_.insert(safe_.end(), watched_->safe.begin(), watched_->safe.end());
    }
    session_.reset();
    watched_.reset();
    journal_.reset();
  }

  /// What a restart finds, compared with what people were told.
  std::string check() {
    Expected<std::unique_ptr<Journal>> opened = Journal::open(path_, options_);
    if (!opened) {
      return "the journal does not open: " + opened.error().text.en;
    }
    fault = (*opened)->take_fault();
    const auto events = (*opened)->read(0, 1'000'000);
    if (!events) {
      return "the journal cannot be read: " + events.error().text.en;
    }
    if (events->size() < safe_.size() || !std::equal(safe_.begin(), safe_.end(), events->begin())) {
      return "what was committed is not there: " + std::to_string(safe_.size()) + " events, " +
             std::to_string(events->size()) + " left";
    }
    safe_ = *events;  // the one in flight may have got there
    return check_answers();
  }

  CommandOutcome send(const core::Command& command) {
    unanswered_ = command;
    CommandOutcome got;
    session_->command(command, now_, [&](const CommandOutcome& outcome) { got = outcome; });
    answered_[command.id] = got;
    unanswered_.reset();
    return got;
  }

  core::Command command() {
    core::Command made{.id = CommandId("press-" + std::to_string(++commands_)),
                       .actor = "dieuhanh",
                       .role = core::Role::kModerator,
                       .expect_live_run = {},
                       .verb = test::some_verb(session_->state(), random_)};
    if (const core::Run* live = session_->state().live_run()) {
      made.expect_live_run = live->id;
    }
    return made;
  }

  [[nodiscard]] std::size_t answered() const { return answered_.size(); }
  [[nodiscard]] const session::Session& session() const { return *session_; }
  [[nodiscard]] Journal& journal() const { return *journal_; }

 private:
  /// Every command that was answered made its events once, all together, ending where it was told.
  [[nodiscard]] std::string check_answers() const {
    std::map<CommandId, std::uint64_t> last;
    const core::Event* before = nullptr;
    for (const core::Event& event : safe_) {
      if (event.cause) {
        const bool goes_on = before != nullptr && before->cause == event.cause;
        if (last.contains(*event.cause) && !goes_on) {
          return event.cause->str() + " took effect twice";
        }
        last[*event.cause] = event.seq;
      }
      before = &event;
    }
    for (const auto& [id, outcome] : answered_) {
      const auto found = last.find(id);
      if (outcome.code == "unavailable") {
        continue;
      }
      if (found == last.end() || found->second != outcome.seq) {
        return id.str() + " was answered with event " + std::to_string(outcome.seq) +
               " and is not there";
      }
    }
    return {};
  }

  std::string path_;
  JournalOptions options_;

 public:
  PowerCutDisk disk;
  std::optional<core::RecordFaultFound> fault;

 private:
  std::mt19937 random_;
  WallTime now_ = WallTime{} + Minutes(10);
  session::RecordingPeers peers_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Watched> watched_;
  std::unique_ptr<session::Session> session_;
  std::vector<core::Event> safe_;
  std::map<CommandId, CommandOutcome> answered_;
  std::optional<core::Command> unanswered_;
  int commands_ = 0;
};

constexpr int kRounds = 200;
constexpr int kLives = 4;

TEST(PowerCut, NoAnsweredCommandIsMissingAndNoneIsThereTwice) {
  const TemporaryDirectory directory;
  std::size_t answered = 0;
  for (std::uint32_t seed = 1; seed <= kRounds; ++seed) {
    Conference conference(directory, seed);
    for (int life = 0; life < kLives; ++life) {
      ASSERT_EQ(conference.live_and_die(), "") << "seed " << seed << ", life " << life;
      ASSERT_FALSE(conference.fault) << "seed " << seed << ": no loss, but one was reported";
    }
    answered += conference.answered();
  }
  EXPECT_GT(answered, 10U * kRounds) << "the power failed before anything happened";
}

/// The proof that the test above can fail; and that a loss the disk denies does not go unnoticed.
/// (This disk knows no renaming: where the file is damaged as well, opening it is an error.)
TEST(PowerCut, ADriveThatLiesAboutSyncsLosesAnswersAndTheWitnessSaysSo) {
  const TemporaryDirectory directory;
  int lost = 0;
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    Conference conference(directory, seed);
    conference.disk.lie_about_syncs();
    const std::string loss = conference.live_and_die();
    if (!loss.empty()) {
      ++lost;
      EXPECT_TRUE(conference.fault || loss.starts_with("the journal does not open"))
          << "seed " << seed << ": nobody is told that " << loss;
    }
  }
  EXPECT_GT(lost, 10);
}

TEST(PowerCut, NobodyIsToldBeforeTheSync) {
  const TemporaryDirectory directory;
  Conference conference(directory, 1);
  ASSERT_TRUE(conference.start());
  std::size_t answered_at_sync = 0;
  conference.disk.before_sync([&] { answered_at_sync = conference.answered(); });
  for (int i = 1; i <= 20; ++i) {
    const int syncs = conference.disk.syncs();
    conference.send(conference.command());
    EXPECT_EQ(conference.disk.syncs(), syncs + 1) << "one commit, one sync";
    EXPECT_EQ(answered_at_sync + 1, conference.answered());
  }
}

TEST(PowerCut, AFailedSyncEndsTheProcessAndIsNeverTriedAgain) {
  const TemporaryDirectory directory;
  Conference conference(directory, 1);
  conference.live(20);
  const int syncs = conference.disk.syncs();
  conference.disk.fail_next_sync();
  EXPECT_THROW(conference.send(conference.command()), ProcessEnded);
  EXPECT_EQ(conference.disk.syncs(), syncs);
  conference.disk.cut_after(1);
  conference.end();
  conference.disk.power_on();
  EXPECT_EQ(conference.check(), "");
  conference.live(20);
  conference.end();
  EXPECT_EQ(conference.check(), "");
}

TEST(PowerCut, AFailedWriteEndsTheProcess) {
  const TemporaryDirectory directory;
  Conference conference(directory, 1);
  conference.live(5);
  conference.disk.fail_next_write();
  EXPECT_THROW(conference.send(conference.command()), ProcessEnded);
}

TEST(PowerCut, AFullDiskRefusesAndGoesOnWhenThereIsRoom) {
  const TemporaryDirectory directory;
  Conference conference(directory, 1);
  conference.live(20);
  const std::uint64_t head = conference.journal().head();
  conference.disk.limit(conference.disk.used());
  const core::Command command = conference.command();
  EXPECT_EQ(conference.send(command).code, "unavailable");
  EXPECT_EQ(conference.journal().head(), head);
  EXPECT_EQ(conference.journal().room(), session::JournalStore::Room::kNone);
  conference.disk.limit(std::nullopt);
  EXPECT_NE(conference.send(command).code, "unavailable");
  conference.end();
  EXPECT_EQ(conference.check(), "");
}

}  // namespace
}  // namespace nhipcau::journal
