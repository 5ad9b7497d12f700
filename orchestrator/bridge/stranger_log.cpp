#include "orchestrator/bridge/stranger_log.hpp"

#include <spdlog/spdlog.h>

#include "common/base/log.hpp"

namespace nhipcau::bridge {

void StrangerLog::add(const media::UdpAddress& from, const char* why, media::MediaTime now) {
  ++count_;
  if (now < next_line_) {
    return;
  }
  next_line_ = now + std::chrono::seconds{5};
  logger("media")->warn("refused {} datagrams, the newest from {}: {}", count_ - logged_,
                        from.text(), why);
  logged_ = count_;
}

}  // namespace nhipcau::bridge
