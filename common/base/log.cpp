#include "common/base/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <vector>

namespace nhipcau {
namespace {

constexpr std::size_t kQueueLines = 8192;
constexpr std::size_t kFileBytes = 10 * 1024 * 1024;
constexpr std::size_t kFiles = 5;

std::mutex mutex;  // guards creation of loggers only
std::vector<spdlog::sink_ptr>& sinks() {
  static std::vector<spdlog::sink_ptr> all;
  return all;
}

}  // namespace

void start_logging(const std::string& program, const std::string& level, const std::string& file) {
  spdlog::init_thread_pool(kQueueLines, 1);
  sinks().push_back(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  if (!file.empty()) {
    sinks().push_back(
        std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, kFileBytes, kFiles));
  }
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z " + program + " %n %l %v");
  spdlog::flush_every(std::chrono::seconds(1));
}

void stop_logging() {
  spdlog::shutdown();
}

std::shared_ptr<spdlog::logger> logger(const std::string& part) {
  const std::lock_guard lock(mutex);
  if (auto existing = spdlog::get(part)) {
    return existing;
  }
  std::shared_ptr<spdlog::logger> made;
  if (spdlog::thread_pool()) {
    made = std::make_shared<spdlog::async_logger>(part, sinks().begin(), sinks().end(),
                                                  spdlog::thread_pool(),
                                                  spdlog::async_overflow_policy::overrun_oldest);
  } else {  // a test that did not start logging
    made = std::make_shared<spdlog::logger>(
        part, std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_level(spdlog::level::warn);
  }
  spdlog::initialize_logger(made);
  return made;
}

}  // namespace nhipcau
