#include "endpoint-agent/media/pipeline_keeper.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/base/log.hpp"

namespace nhipcau::agent {
namespace {

// A device that was plugged in again is looked for at least every two seconds.
constexpr std::array<Millis, 4> kBackOff = {Millis{0}, Millis{500}, Millis{1000}, Millis{2000}};
constexpr Millis kSettled{2000};
constexpr Millis kLook{100};  // how often the bus is read

}  // namespace

PipelineKeeper::PipelineKeeper(Job job) : job_(std::move(job)), thread_([this] { run(); }) {}

PipelineKeeper::~PipelineKeeper() {
  stopping_ = true;
  wake_.release();
  thread_.join();
}

void PipelineKeeper::restart() {
  wake_.release();
}

void PipelineKeeper::run() {
  std::size_t failures = 0;
  while (!stopping_) {
    const MonoTime started = read_clock().mono;
    const std::string why = run_once();
    if (why.empty()) {
      continue;
    }
    failures = read_clock().mono - started >= kSettled ? 0 : failures;
    const Millis wait = kBackOff[std::min(failures, kBackOff.size() - 1)];
    ++failures;
    logger("media")->warn("{} stopped: {}; again in {} ms", job_.name, why, wait.count());
    static_cast<void>(wake_.try_acquire_for(wait));
  }
}

std::string PipelineKeeper::run_once() {
  auto pipeline = job_.build();
  if (!pipeline) {
    return pipeline.error().text.en;
  }
  std::string why;
  if (pipeline->play()) {
    job_.started(*pipeline);
    why = watch(*pipeline);
  } else {
    why = pipeline->poll_error().value_or("the device did not start");
  }
  job_.lost();
  return why;
}

std::string PipelineKeeper::watch(gst::Pipeline& pipeline) {
  const MonoTime started = read_clock().mono;
  while (!wake_.try_acquire_for(kLook)) {
    if (auto error = pipeline.poll_error()) {
      return *std::move(error);
    }
    if (auto fault = job_.fault(pipeline)) {
      return *std::move(fault);
    }
    const MonoTime now = read_clock().mono;
    if (job_.pulse != nullptr && std::min(job_.pulse->age(now), now - started) > job_.stall) {
      return "nothing came for " + std::to_string(job_.stall.count()) + " ms";
    }
  }
  return {};
}

}  // namespace nhipcau::agent
