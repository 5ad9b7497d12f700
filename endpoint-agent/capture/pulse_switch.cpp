#include <pulse/context.h>
#include <pulse/introspect.h>
#include <pulse/mainloop.h>
#include <pulse/operation.h>
#include <pulse/subscribe.h>
#include <pulse/volume.h>

#include "endpoint-agent/capture/device_switch.hpp"

namespace nhipcau::agent {
namespace {

void let_go(pa_operation* operation) {
  if (operation != nullptr) {
    pa_operation_unref(operation);
  }
}

/// PulseAudio tells changes by itself; its loop is turned whenever somebody asks. A server that is
/// gone is not looked for again: the pipeline ends with it, and a new one gets a new switch.
class PulseSwitch : public DeviceSwitch {
 public:
  explicit PulseSwitch(const std::string& source)
      : source_(source.empty() ? "@DEFAULT_SOURCE@" : source),
        loop_(pa_mainloop_new()),
        context_(pa_context_new(pa_mainloop_get_api(loop_), "nhipcau-agent")) {
    pa_context_set_state_callback(context_, &state_changed, this);
    pa_context_connect(context_, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr);
  }

  ~PulseSwitch() override {
    pa_context_set_state_callback(context_, nullptr, nullptr);
    pa_context_set_subscribe_callback(context_, nullptr, nullptr);
    pa_context_disconnect(context_);
    pa_context_unref(context_);
    pa_mainloop_free(loop_);
  }
  PulseSwitch(const PulseSwitch&) = delete;
  PulseSwitch& operator=(const PulseSwitch&) = delete;

  std::optional<bool> muted() override {
    constexpr int kMost = 64;  // events at once
    for (int i = 0; i < kMost && pa_mainloop_iterate(loop_, 0, nullptr) > 0; ++i) {
    }
    return muted_;
  }

 private:
  static void state_changed(pa_context* context, void* self) {
    auto* const me = static_cast<PulseSwitch*>(self);
    if (pa_context_get_state(context) == PA_CONTEXT_READY) {
      pa_context_set_subscribe_callback(context, &changed, self);
      constexpr auto kWhat = static_cast<pa_subscription_mask_t>(PA_SUBSCRIPTION_MASK_SOURCE |
                                                                 PA_SUBSCRIPTION_MASK_SERVER);
      let_go(pa_context_subscribe(context, kWhat, nullptr, nullptr));
      me->ask();
    } else {
      me->muted_.reset();
    }
  }

  static void changed(pa_context* /*context*/, pa_subscription_event_type_t /*what*/,
                      std::uint32_t /*index*/, void* self) {
    static_cast<PulseSwitch*>(self)->ask();
  }

  static void told(pa_context* /*context*/, const pa_source_info* info, int end, void* self) {
    auto* const me = static_cast<PulseSwitch*>(self);
    if (info != nullptr) {
      me->muted_ = info->mute != 0 || pa_cvolume_is_muted(&info->volume) != 0;
    } else if (end < 0) {
      me->muted_.reset();
    }
  }

  void ask() { let_go(pa_context_get_source_info_by_name(context_, source_.c_str(), &told, this)); }

  std::string source_;
  pa_mainloop* loop_;
  pa_context* context_;
  std::optional<bool> muted_;
};

}  // namespace

std::unique_ptr<DeviceSwitch> pulse_switch(const std::string& source) {
  return std::make_unique<PulseSwitch>(source);
}

}  // namespace nhipcau::agent
