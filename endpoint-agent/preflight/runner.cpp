#include "endpoint-agent/preflight/runner.hpp"

#include <algorithm>

namespace nhipcau::agent::preflight {

Expected<void> Runner::start(const Windows& windows, const Situation& now_is, MonoTime now) {
  if (running()) {
    return fail("running", "Đang kiểm tra kỹ thuật; hãy chờ kết thúc.",
                "A pre-flight check is running; wait for its end.");
  }
  if (now_is.on_air || now_is.standby) {
    return fail("on_air",
                "Điểm cầu đang lên hình hoặc chuẩn bị phát biểu; chỉ kiểm tra kỹ thuật khi không "
                "lên hình.",
                "The room is on air or about to be; check it when it is not.");
  }
  windows_ = windows;
  started_at_ = now;
  step_ = Step::kLook;
  return {};
}

Step Runner::tick(const Situation& now_is, MonoTime now) {
  if (!running()) {
    return step_;
  }
  const Millis passed = now - started_at_;
  if (now_is.on_air || now_is.standby) {
    step_ = Step::kStopped;
  } else if (passed >= length()) {
    step_ = Step::kDone;
  } else if (passed < windows_.look) {
    step_ = Step::kLook;
  } else if (passed < windows_.look + windows_.listen) {
    step_ = Step::kListen;
  } else if (passed < windows_.look + windows_.listen + windows_.chirps) {
    step_ = Step::kChirps;
  } else {
    step_ = Step::kLine;
  }
  return step_;
}

void Runner::stop() {
  if (running()) {
    step_ = Step::kStopped;
  }
}

bool Runner::running() const {
  return step_ != Step::kIdle && step_ != Step::kDone && step_ != Step::kStopped;
}

bool Runner::loads_line(MonoTime now) const {
  return running() && now - started_at_ < windows_.line;
}

double Runner::progress(MonoTime now) const {
  if (!running()) {
    return step_ == Step::kDone ? 1 : 0;
  }
  const auto whole = static_cast<double>(std::max<std::int64_t>(length().count(), 1));
  return std::clamp(static_cast<double>((now - started_at_).count()) / whole, 0.0, 1.0);
}

Millis Runner::length() const {
  return std::max(windows_.look + windows_.listen + windows_.chirps, windows_.line);
}

}  // namespace nhipcau::agent::preflight
