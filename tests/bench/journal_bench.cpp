#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "common/base/check.hpp"
#include "tests/bench/day.hpp"
#include "tests/bench/folder.hpp"

/// The record on a real disk: what a commit costs, and how fast a day comes back.
namespace nhipcau::bench {
namespace {

constexpr std::size_t kPage = 1'000;  // as the session reads it
constexpr std::size_t kCommits = 2'000;
constexpr std::size_t kDay = 50'000;  // events of a very long one

void fill(journal::Journal& journal, const std::vector<core::Event>& events) {
  for (std::size_t i = 0; i < events.size(); i += kPage) {
    const std::size_t size = std::min(kPage, events.size() - i);
    CHECK(journal.append(std::span(events).subspan(i, size)).has_value(), "the disk has room");
  }
}

void commit(benchmark::State& bench) {
  const Folder folder;
  const auto journal = open_journal(folder);
  const std::vector<core::Event> events = busy_journal(kCommits);
  std::size_t next = 0;
  std::vector<double> took;
  for (auto _ : bench) {
    const auto from = std::chrono::steady_clock::now();
    CHECK(journal->append(std::span(events).subspan(next++, 1)).has_value(), "the disk has room");
    const std::chrono::duration<double> one = std::chrono::steady_clock::now() - from;
    bench.SetIterationTime(one.count());
    took.push_back(one.count() * 1e3);
  }
  std::ranges::sort(took);
  bench.counters["p99"] = took[took.size() * 99 / 100];
  bench.SetLabel("p99 <= 5 ms");
}
BENCHMARK(commit)
    ->Name("commit of a command")
    ->UseManualTime()
    ->Iterations(kCommits)
    ->Unit(benchmark::kMillisecond);

/// What a start does behind the verification of the chain: read, decode, apply.
void replay(benchmark::State& bench) {
  const Folder folder;
  const auto journal = open_journal(folder);
  fill(*journal, busy_journal(kDay));
  for (auto _ : bench) {
    core::State state;
    while (state.seq < journal->head()) {
      const auto page = journal->read(state.seq, kPage);
      CHECK(page.has_value(), "what was written can be read");
      for (const core::Event& event : *page) {
        core::apply(state, event);
      }
    }
  }
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(journal->head()));
  bench.SetLabel("rate >= 300000 /s");
}
BENCHMARK(replay)->Name("replay of a journal, events")->Unit(benchmark::kMillisecond);

void apply(benchmark::State& bench) {
  const std::vector<core::Event> events = busy_journal(kDay);
  for (auto _ : bench) {
    core::State state;
    for (const core::Event& event : events) {
      core::apply(state, event);
    }
    benchmark::DoNotOptimize(state.seq);
  }
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(events.size()));
}
BENCHMARK(apply)->Name("of which applying, events")->Unit(benchmark::kMillisecond);

/// Lock, verification of every hash.
void open_file(benchmark::State& bench) {
  const Folder folder;
  std::size_t events = 0;
  {
    const auto journal = open_journal(folder);
    fill(*journal, busy_journal(kDay));
    events = journal->head();
  }
  for (auto _ : bench) {
    benchmark::DoNotOptimize(open_journal(folder));
  }
  bench.SetItemsProcessed(bench.iterations() * static_cast<std::int64_t>(events));
}
BENCHMARK(open_file)->Name("opening and verifying it, events")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nhipcau::bench

BENCHMARK_MAIN();
