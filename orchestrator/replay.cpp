#include "orchestrator/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "orchestrator/core/core.hpp"
#include "orchestrator/core/drift.hpp"
#include "orchestrator/core/texts.hpp"
#include "orchestrator/journal/event_codec.hpp"
#include "orchestrator/journal/journal.hpp"
#include "orchestrator/plan/local_time.hpp"

namespace nhipcau {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kChunk = 1'000;

template <typename T>
T value_or_throw(Expected<T> expected) {
  if (!expected) {
    throw std::runtime_error(expected.error().text.vi + " / " + expected.error().text.en);
  }
  return std::move(*expected);
}

/// `rehearsal` 0: the conference's own.
std::unique_ptr<journal::Journal> open_journal(const std::string& state_dir, int rehearsal = 0) {
  const std::string name = rehearsal == 0 ? "journal" : "rehearsal-" + std::to_string(rehearsal);
  const std::string path = state_dir + "/" + name + ".sqlite";
  if (!std::filesystem::is_regular_file(path)) {
    throw std::runtime_error("Không có nhật ký " + path + " / There is no journal " + path);
  }
  journal::JournalOptions options;
  options.on_damage = journal::OnDamage::kRefuse;
  options.whole_chain = true;
  return value_or_throw(journal::Journal::open(path, options));
}

/// One item that was begun.
struct ItemRun {
  const core::AgendaItem* item = nullptr;
  WallTime started_at;
  std::optional<WallTime> ended_at;  ///< empty: still live
  Millis used{};
  Millis over{};
};

/// In the order of their first start.
std::vector<ItemRun> agenda_as_run(const core::State& state, WallTime now) {
  std::vector<ItemRun> runs;
  for (const core::ItemAccount& account : core::account_by_item(state, now)) {
    const core::Run* last = state.run_of(account.item);
    if (last == nullptr) {
      continue;
    }
    const auto of_item = [&](const core::Run& run) {
      return run.item == account.item && !run.voided;
    };
    const auto first = std::ranges::find_if(state.runs, of_item);
    runs.push_back({.item = state.find(account.item),
                    .started_at = first->started_at,
                    .ended_at = last->ended_at,
                    .used = state.used(account.item, now),
                    .over = account.over});
  }
  std::ranges::stable_sort(runs, {}, &ItemRun::started_at);
  return runs;
}

/// Writes for people: local times of the conference, Vietnamese sentences.
class TextReport {
 public:
  explicit TextReport(std::ostream& out) : out_(out) {}

  void event(const core::State& state, const core::Event& event) {
    out_ << fmt::format("{:>6}  {}  {}  {}\n", event.seq, local(state, event.at), event.actor,
                        core::log_text(state, event).vi);
  }

  void summary(const core::State& state, WallTime now) {
    out_ << "\nChương trình thực tế: bắt đầu, kết thúc, đã dùng, gia hạn, vượt giờ\n";
    for (const ItemRun& run : agenda_as_run(state, now)) {
      const std::string end = run.ended_at ? local(state, *run.ended_at) : "(đang diễn ra)";
      out_ << fmt::format("{:<6}  {}  {}  {}  {}  {}  {}\n", run.item->item.id.str(),
                          local(state, run.started_at), end, span(run.used),
                          span(run.item->granted), span(run.over), run.item->item.title);
    }
    const core::Accounting sum = core::account(state, now);
    out_ << fmt::format(
        "\nCân đối: bắt đầu muộn {}, tạm dừng {}, trống {}, vượt giờ {}, gia hạn {}, bổ sung {}, "
        "tiết kiệm {}, không trình bày {}, bù vào thời gian dự phòng {}; cuối buổi lệch {}\n",
        span(sum.late_start), span(sum.holds), span(sum.idle), span(sum.over), span(sum.granted),
        span(sum.inserted), span(sum.saved), span(sum.skipped), span(sum.absorbed),
        span(core::drift(state, now).end));
  }

 private:
  static std::string local(const core::State& state, WallTime at) {
    return plan::to_local(state.conference.time_zone, at).value_or(std::to_string(at.ms) + " ms");
  }

  /// "-1:05" is one minute and five seconds less.
  static std::string span(Millis time) {
    const auto seconds = std::chrono::duration_cast<Seconds>(time < Millis{0} ? -time : time);
    return fmt::format("{}{}:{:02}", time < Millis{0} ? "-" : "", seconds.count() / 60,
                       seconds.count() % 60);
  }

  std::ostream& out_;
};

/// Writes for programs: JSON Lines, instants in milliseconds since 1970 UTC.
class JsonReport {
 public:
  explicit JsonReport(std::ostream& out) : out_(out) {}

  void event(const core::State& /*state*/, const core::Event& event) {
    out_ << journal::encode_event(event) << "\n";
  }

  void summary(const core::State& state, WallTime now) {
    Json agenda = Json::array();
    for (const ItemRun& run : agenda_as_run(state, now)) {
      agenda.push_back({{"item", run.item->item.id.str()},
                        {"title", run.item->item.title},
                        {"started_at", run.started_at.ms},
                        {"ended_at", run.ended_at ? Json(run.ended_at->ms) : Json(nullptr)},
                        {"used_ms", run.used.count()},
                        {"granted_ms", run.item->granted.count()},
                        {"over_ms", run.over.count()}});
    }
    const core::Accounting sum = core::account(state, now);
    const Json accounting = {{"late_start_ms", sum.late_start.count()},
                             {"holds_ms", sum.holds.count()},
                             {"idle_ms", sum.idle.count()},
                             {"over_ms", sum.over.count()},
                             {"granted_ms", sum.granted.count()},
                             {"inserted_ms", sum.inserted.count()},
                             {"saved_ms", sum.saved.count()},
                             {"skipped_ms", sum.skipped.count()},
                             {"absorbed_ms", sum.absorbed.count()}};
    const Json line = {{"agenda", agenda},
                       {"accounting", accounting},
                       {"drift_ms", core::drift(state, now).end.count()}};
    out_ << line.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }

 private:
  std::ostream& out_;
};

template <typename Report>
void replay_into(journal::Journal& journal, std::uint64_t to, Report report) {
  core::State state;
  WallTime now;
  const std::uint64_t last = std::min(to, journal.head());
  while (state.seq < last) {
    const auto limit = std::min<std::uint64_t>(kChunk, last - state.seq);
    for (const core::Event& event : value_or_throw(journal.read(state.seq, limit))) {
      core::apply(state, event);
      now = event.at;
      report.event(state, event);
    }
  }
  if (state.seq > 0) {
    report.summary(state, now);
  }
}

}  // namespace

void replay(const ReplayOptions& options, std::ostream& out) {
  const auto journal = open_journal(options.state_dir, options.rehearsal);
  if (options.json) {
    replay_into(*journal, options.to, JsonReport(out));
  } else {
    replay_into(*journal, options.to, TextReport(out));
  }
}

bool verify(const VerifyOptions& options, std::ostream& out) {
  const auto journal = open_journal(options.state_dir);
  std::size_t findings = 0;
  const auto find = [&](const std::string& vi, const std::string& en) {
    ++findings;
    out << vi << " / " << en << "\n";
  };
  if (const std::string wrong = journal->check_file(); !wrong.empty()) {
    find("Tệp nhật ký hỏng: " + wrong, "The journal's file is damaged: " + wrong);
  }
  if (const auto fault = journal->take_fault()) {
    const Text text = core::record_fault_text(core::State{}, *fault);
    find(text.vi, text.en);
  }
  const std::vector<core::State> kept = journal->all_kept();
  core::State state;
  while (state.seq < journal->head()) {
    for (const core::Event& event : value_or_throw(journal->read(state.seq, kChunk))) {
      core::apply(state, event);
      const auto same = std::ranges::find(kept, state.seq, &core::State::seq);
      if (same != kept.end() && !(*same == state)) {
        const std::string seq = std::to_string(state.seq);
        find("Bản chụp tại sự kiện " + seq + " không khớp với các sự kiện",
             "The state kept at event " + seq + " is not what the events make");
      }
    }
  }
  out << fmt::format("{} sự kiện, {} bản chụp, {} lỗi / {} events, {} kept states, {} faults\n",
                     state.seq, kept.size(), findings, state.seq, kept.size(), findings);
  return findings == 0;
}

}  // namespace nhipcau
