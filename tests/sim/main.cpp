#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>

#include "tests/sim/runner.hpp"

namespace {

using nhipcau::sim::Batch;
using nhipcau::sim::Summary;
using nhipcau::sim::Verdict;

void print_failure(const Verdict& verdict, long long minutes) {
  std::printf("seed %llu: %s\n  repeat: nhipcau-sim --seed %llu --minutes %lld\n",
              static_cast<unsigned long long>(verdict.seed), verdict.broken.c_str(),
              static_cast<unsigned long long>(verdict.seed), minutes);
  std::fflush(stdout);  // a run that is cut off has still said what it found
}

void print_summary(const Summary& summary, long long minutes, bool sometimes) {
  if (sometimes) {
    for (const auto& [what, times] : summary.sometimes) {
      std::printf("%10llu  %s\n", static_cast<unsigned long long>(times), what.c_str());
    }
  }
  std::printf("%llu seeds of %lld minutes, each twice: %llu commands, %llu crashes, %llu events\n",
              static_cast<unsigned long long>(summary.seeds), minutes,
              static_cast<unsigned long long>(summary.commands),
              static_cast<unsigned long long>(summary.crashes),
              static_cast<unsigned long long>(summary.events));
  std::printf("%llu passed, %llu failed\n",
              static_cast<unsigned long long>(summary.seeds - summary.failed),
              static_cast<unsigned long long>(summary.failed));
}

int processors() {
  return std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
}

}  // namespace

/// Runs seeds; each twice, to prove that a seed is the whole truth. Prints a line per failing seed
/// and the command that repeats it.
int main(int argc, char** argv) {
  CLI::App app{"Simulates conferences in virtual time, with crashes at the worst instants"};
  Batch batch;
  batch.jobs = processors();
  int minutes = 20;
  bool sometimes = false;
  app.add_option("--seed", batch.first, "the first seed")->check(CLI::PositiveNumber);
  app.add_option("--seeds", batch.count, "how many, upwards from the first");
  app.add_option("--minutes", minutes, "simulated minutes of each");
  app.add_option("--jobs", batch.jobs, "processes at a time; as many as processors")
      ->check(CLI::Range(1, 64));
  app.add_flag("--stop-at-first", batch.stop_at_first, "end when a seed has failed");
  app.add_flag("--sometimes", sometimes, "say how often rare things were met");
  app.add_flag("--tell", batch.tell, "tell every step on standard error");
  CLI11_PARSE(app, argc, argv);
  batch.length = nhipcau::Minutes(minutes);
  spdlog::set_level(spdlog::level::off);  // the programs' own logs

  try {
    const Summary summary =
        run_batch(batch, [&](const Verdict& verdict) { print_failure(verdict, minutes); });
    print_summary(summary, minutes, sometimes);
    return summary.failed == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-sim: %s\n", error.what());
    return 2;
  }
}
