#pragma once

#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace nhipcau {

/// Starts spdlog's asynchronous writer (8192 lines, the oldest is dropped: logging never blocks a
/// loop) on standard error, and to `file` as well when it is not empty (10 MB x 5). `level` is one
/// of trace, debug, info, warn, error. Call once, from `main`, before any logger is used.
void start_logging(const std::string& program, const std::string& level, const std::string& file);

/// Flushes and stops the writer; the last call of `main`.
void stop_logging();

/// The logger of one part of the program ("session", "gateway", "media", …); made on first use.
/// Any thread.
std::shared_ptr<spdlog::logger> logger(const std::string& part);

}  // namespace nhipcau
