#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "tests/sim/world.hpp"

/// Runs seeds; each twice, to prove that a seed is the whole truth. Prints a line per failing seed
/// and the command that repeats it.
int main(int argc, char** argv) {
  CLI::App app{"Simulates conferences in virtual time, with crashes at the worst instants"};
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  int minutes = 20;
  app.add_option("--seed", first, "the first seed");
  app.add_option("--seeds", count, "how many, upwards from the first");
  app.add_option("--minutes", minutes, "simulated minutes of each");
  CLI11_PARSE(app, argc, argv);

  std::uint64_t failed = 0;
  std::uint64_t commands = 0;
  std::uint64_t crashes = 0;
  std::uint64_t events = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const nhipcau::sim::Options options{.seed = seed, .length = nhipcau::Minutes(minutes)};
    const nhipcau::sim::Outcome one = nhipcau::sim::World(options).run();
    const nhipcau::sim::Outcome two = nhipcau::sim::World(options).run();
    commands += one.commands;
    crashes += one.crashes;
    events += one.events;
    std::string broken = one.broken;
    if (broken.empty() && one.trace != two.trace) {
      broken = "two runs of this seed differ";
    }
    if (!broken.empty()) {
      ++failed;
      std::printf("seed %llu: %s\n  repeat: nhipcau-sim --seed %llu --minutes %d\n",
                  static_cast<unsigned long long>(seed), broken.c_str(),
                  static_cast<unsigned long long>(seed), minutes);
      std::fflush(stdout);  // a run that is cut off has still said what it found
    }
  }
  std::printf("%llu seeds of %d minutes, each twice: %llu commands, %llu crashes, %llu events\n",
              static_cast<unsigned long long>(count), minutes,
              static_cast<unsigned long long>(commands), static_cast<unsigned long long>(crashes),
              static_cast<unsigned long long>(events));
  std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(count - failed),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
