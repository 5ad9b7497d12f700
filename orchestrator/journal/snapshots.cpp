#include "orchestrator/journal/snapshots.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"
#include "orchestrator/journal/state_codec.hpp"

namespace nhipcau::journal {
namespace {

struct Kept {
  std::int64_t seq = 0;
  std::string fold;
  std::string chain;
  std::string state;
};

/// Lengths separate the parts that vary.
std::string seal(Hasher& hasher, const Kept& kept) {
  return hasher.sha256(std::to_string(kept.seq) + " " + std::to_string(kept.fold.size()) + " " +
                       kept.fold + kept.chain + kept.state);
}

}  // namespace

void Snapshots::write(const core::State& state, const ChainHead& head) {
  const Kept kept{static_cast<std::int64_t>(head.seq), fold_id(), head.hash, encode_state(state)};
  const std::string hash = seal(hasher_, kept);
  database_.run("BEGIN IMMEDIATE");
  Statement insert(database_,
                   "INSERT OR REPLACE INTO snapshot(seq, fold, chain, state, hash) "
                   "VALUES(?1, ?2, ?3, ?4, ?5)");
  insert.bind(1, kept.seq);
  insert.bind_text(2, kept.fold);
  insert.bind_blob(3, kept.chain);
  insert.bind_text(4, kept.state);
  insert.bind_blob(5, hash);
  insert.step();
  insert.reset();
  database_.run(
      "DELETE FROM snapshot WHERE seq NOT IN (SELECT seq FROM snapshot ORDER BY seq DESC LIMIT 3)");
  database_.run("COMMIT");
}

std::optional<Snapshots::Found> Snapshots::newest() {
  for (const std::int64_t seq : numbers()) {
    if (std::optional<Found> found = read(seq)) {
      return found;
    }
  }
  return std::nullopt;
}

std::vector<Snapshots::Found> Snapshots::all() {
  std::vector<Found> found;
  for (const std::int64_t seq : numbers()) {
    if (std::optional<Found> each = read(seq)) {
      found.push_back(std::move(*each));
    }
  }
  return found;
}

std::vector<std::int64_t> Snapshots::numbers() {
  std::vector<std::int64_t> found;
  try {
    Statement rows(database_, "SELECT seq FROM snapshot ORDER BY seq DESC");
    while (rows.step()) {
      found.push_back(rows.number(0));
    }
  } catch (const SqliteError& error) {
    logger("journal")->warn("snapshots cannot be listed: {}", error.what());
  }
  return found;
}

std::optional<Snapshots::Found> Snapshots::read(std::int64_t seq) {
  const auto pass_over = [seq](const std::string& why) {
    logger("journal")->warn("the snapshot at event {} is passed over: {}", seq, why);
    return std::nullopt;
  };
  try {
    Statement rows(database_,
                   "SELECT s.fold, s.chain, s.state, s.hash, j.hash FROM snapshot s LEFT JOIN "
                   "journal j ON j.seq = s.seq WHERE s.seq = ?1");
    rows.bind(1, seq);
    if (!rows.step()) {
      return pass_over("it is gone");
    }
    const Kept kept{seq, rows.bytes(0), rows.bytes(1), rows.bytes(2)};
    if (seal(hasher_, kept) != rows.bytes(3)) {
      return pass_over("it is damaged");
    }
    if (kept.fold != fold_id()) {
      return pass_over("another version of this program made it");
    }
    if (kept.chain != rows.bytes(4)) {
      return pass_over("the journal's event there is another one");
    }
    Expected<core::State> state = decode_state(kept.state);
    if (!state) {
      return pass_over(state.error().text.en);
    }
    return Found{std::move(*state), {static_cast<std::uint64_t>(seq), kept.chain}};
  } catch (const SqliteError& error) {
    return pass_over(error.what());
  }
}

}  // namespace nhipcau::journal
