#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>

#include "common/base/time.hpp"
#include "common/io/gst.hpp"

namespace nhipcau::agent {

/// Says that a pipeline still works. Any thread.
class Pulse {
 public:
  void beat() { last_ms_.store(read_clock().mono.ms, std::memory_order_relaxed); }
  /// Time since the last beat; very long when there was none.
  [[nodiscard]] Millis age(MonoTime now) const {
    return now - MonoTime{last_ms_.load(std::memory_order_relaxed)};
  }

 private:
  std::atomic<std::int64_t> last_ms_{-1'000'000};
};

/// Keeps one pipeline running on a thread of its own: opening or closing a device may take seconds,
/// and neither the network nor another device waits for it. After an error, an end of stream or a
/// stall the pipeline is built anew after 0, 0.5, 1, 2, 2, … s; a run of 2 s starts the back-off
/// again.
class PipelineKeeper {
 public:
  struct Job {
    std::string name;  ///< for the log
    /// Builds the pipeline and installs its handlers; on the keeper's thread.
    std::function<Expected<gst::Pipeline>()> build;
    /// It plays: its clock runs, so that what is pushed into it gets true timestamps.
    std::function<void(gst::Pipeline&)> started = [](gst::Pipeline&) {};
    /// The pipeline is about to be gone; on the keeper's thread.
    std::function<void()> lost = [] {};
    const Pulse* pulse = nullptr;  ///< when given, no beat for `stall` is an error
    Millis stall{5000};
    /// Asked ten times a second: what is wrong though no element says so; on the keeper's thread.
    std::function<std::optional<std::string>(gst::Pipeline&)> fault = [](gst::Pipeline&) {
      return std::nullopt;
    };
  };

  explicit PipelineKeeper(Job job);
  /// Stops the pipeline, joins the thread. No handler of the pipeline runs after it.
  ~PipelineKeeper();
  PipelineKeeper(const PipelineKeeper&) = delete;
  PipelineKeeper& operator=(const PipelineKeeper&) = delete;

  /// Builds the pipeline anew at once, because what goes in is another stream. Any thread.
  void restart();

 private:
  void run();
  std::string run_once();  // why it ended; empty: it was told to
  std::string watch(gst::Pipeline& pipeline);

  Job job_;
  std::counting_semaphore<> wake_{0};  // stop and restart do not wait for the next look
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace nhipcau::agent
