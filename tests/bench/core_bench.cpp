#include <benchmark/benchmark.h>

#include <algorithm>

#include "orchestrator/core/overview.hpp"
#include "tests/bench/day.hpp"

/// The core alone: commands carried out, and what everybody is told afterwards.
namespace nhipcau::bench {
namespace {

void decide_and_apply(benchmark::State& bench) {
  const core::State morning = opened(8);
  const std::vector<Press> day = busy_day(morning);
  std::size_t commands = 0;
  std::size_t refused = 0;
  for (auto _ : bench) {
    bench.PauseTiming();
    core::State state = morning;
    bench.ResumeTiming();
    for (const Press& press : day) {
      carry_out(state, press, nullptr);
    }
    commands += day.size();
    bench.PauseTiming();
    refused += static_cast<std::size_t>(
        std::ranges::count_if(state.answers, [](const auto& each) { return !each.second.ok; }));
    bench.ResumeTiming();
  }
  bench.SetItemsProcessed(static_cast<std::int64_t>(commands));
  bench.counters["refused"] = static_cast<double>(refused) / static_cast<double>(commands);
  bench.SetLabel("rate >= 200000 /s");
}
BENCHMARK(decide_and_apply)->Name("commands decided and applied")->Unit(benchmark::kMillisecond);

/// The middle of a day that runs late: half of the items done, advice to give, a full log.
core::State midday(std::size_t rooms) {
  core::State state = opened(rooms);
  const std::vector<Press> day = busy_day(state);
  for (std::size_t i = 0; i < day.size() / 2; ++i) {
    carry_out(state, day[i], nullptr);
  }
  return state;
}

void project(benchmark::State& bench) {
  const core::State state = midday(static_cast<std::size_t>(bench.range(0)));
  const WallTime now = state.recent.back().at + Minutes(30);
  for (auto _ : bench) {
    const core::Overview overview(state);
    benchmark::DoNotOptimize(core::view(overview, now, now));
    benchmark::DoNotOptimize(core::bridge_plan(overview));
    for (const core::Room& room : state.conference.rooms) {
      benchmark::DoNotOptimize(core::room_plan(overview, room.id));
    }
  }
  bench.SetLabel(bench.range(0) == 8 ? "median <= 30 us" : "median <= 1500 us");
}
BENCHMARK(project)
    ->Name("view and all plans, rooms")
    ->Arg(8)
    ->Arg(400)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace nhipcau::bench

BENCHMARK_MAIN();
