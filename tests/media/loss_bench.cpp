/// nhipcau-loss-bench: what bad networks leave of picture and sound. Prints the rows of tests/bench
/// as JSON. Both rooms, the speaker's and the viewer's, are behind the network it names, both ways.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "common/base/priority.hpp"
#include "common/io/gst.hpp"
#include "tests/media/lossy_conference.hpp"

namespace {

using namespace nhipcau;
using relay::Impairment;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::LossyConference;

constexpr int kRounds = 5;

struct Network {
  std::string name;
  Impairment both_ways;
};

Impairment network(double loss_pct, double burst, int delay_ms, int jitter_ms) {
  Impairment bad;
  bad.loss = loss_pct / 100;
  bad.burst = burst;
  bad.delay = milliseconds{delay_ms};
  bad.jitter = milliseconds{jitter_ms};
  return bad;
}

std::vector<Network> networks() {
  return {{"loss 1 %", network(1, 1, 10, 0)},
          {"loss 3 %", network(3, 1, 10, 0)},
          {"loss 5 %", network(5, 1, 10, 0)},
          {"loss 10 %", network(10, 1, 10, 0)},
          {"loss 3 % in bursts of 4", network(3, 4, 10, 0)},
          {"RTT 200 ms, loss 3 %", network(3, 1, 100, 0)},
          {"jitter 60 ms, loss 1 %", network(1, 1, 10, 60)}};
}

class Rows {
 public:
  ~Rows() { std::printf("\n]\n"); }

  /// `goal` 0: none. `always`: in the worst round as well.
  void add(const std::string& name, const char* unit, std::vector<double> values, double goal = 0,
           bool always = false) {
    std::sort(values.begin(), values.end());
    const double median = values[values.size() / 2];
    std::printf("%s{\"name\": \"%s\", \"unit\": \"%s\", \"median\": %.2f, \"p95\": %.2f, ",
                first_ ? "[\n" : ",\n", name.c_str(), unit, median, values.back());
    if (goal > 0) {
      std::printf("\"goal\": \"%s <= %.0f\", \"met\": %s}", always ? "p95" : "median", goal,
                  (always ? values.back() : median) <= goal ? "true" : "false");
    } else {
      std::printf("\"goal\": null, \"met\": null}");
    }
    std::fflush(stdout);
    first_ = false;
  }

 private:
  bool first_ = true;
};

void measure(const Network& network, Rows& rows) {
  std::vector<double> freeze;
  std::vector<double> silence;
  std::vector<double> pictures;
  for (int round = 0; round < kRounds; ++round) {
    LossyConference conference(network.both_ways, network.both_ways,
                               static_cast<std::uint64_t>(round) + 1);
    if (!conference.begin()) {
      throw std::runtime_error("nothing came through: " + network.name);
    }
    const auto seen = conference.play(seconds{8});
    if (seen.broken > 0) {
      throw std::runtime_error("a broken picture: " + network.name);
    }
    freeze.push_back(seen.longest_freeze);
    silence.push_back(seen.longest_silence);
    pictures.push_back(100.0 * static_cast<double>(seen.pictures) / 200);
  }
  const bool light = network.both_ways.loss <= 0.03 && network.both_ways.burst <= 1;
  rows.add(network.name + ": longest gap in the sound", "ms", silence, light ? 40 : 0, true);
  rows.add(network.name + ": longest freeze", "ms", freeze);
  rows.add(network.name + ": pictures shown", "%", pictures);
}

void measure_outage(Rows& rows) {
  std::vector<double> sound;
  std::vector<double> picture;
  for (int round = 0; round < kRounds; ++round) {
    LossyConference conference(network(0, 1, 10, 0), network(0, 1, 10, 0),
                               static_cast<std::uint64_t>(round) + 1);
    conference.begin();
    const auto cut = [&](bool on) {
      for (relay::ImpairedPath* path :
           {&conference.speaker_net().up, &conference.speaker_net().down,
            &conference.viewer_net().up, &conference.viewer_net().down}) {
        path->cut(on);
      }
    };
    cut(true);
    conference.play(seconds{5});
    cut(false);
    const double heard = conference.until_sound().value_or(10000);
    sound.push_back(heard);
    picture.push_back(heard + conference.until_picture().value_or(10000));
  }
  rows.add("outage of 5 s: sound back", "ms", sound, 1000);
  rows.add("outage of 5 s: picture back", "ms", picture, 2000);
}

}  // namespace

int main() {
  try {
    ask_for_niceness(kMediaNiceness);  // as the programs whose place it takes
    gst::init();
    Rows rows;
    for (const Network& each : networks()) {
      measure(each, rows);
    }
    measure_outage(rows);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nhipcau-loss-bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
