#include "endpoint-agent/devices.hpp"

#include <gst/gst.h>

#include <array>
#include <ostream>
#include <string>

#include "common/io/gst.hpp"
#include "endpoint-agent/playout/display_mode.hpp"

namespace nhipcau::agent {
namespace {

struct Kind {
  DeviceKind kind;
  const char* device_class;
  const char* heading;
  const char* none;
};

constexpr std::array<Kind, 3> kKinds = {
    Kind{DeviceKind::kCamera, "Video/Source", "Camera (--camera)",
         "không thấy camera nào / no camera found"},
    Kind{DeviceKind::kMicrophone, "Audio/Source", "Micrô / Microphones (--microphone)",
         "không thấy micrô nào / no microphone found"},
    Kind{DeviceKind::kLoudspeaker, "Audio/Sink", "Loa / Loudspeakers (--loudspeaker)",
         "không thấy loa nào / no loudspeaker found"}};

std::string text_of(const GstStructure* properties, const char* field) {
  const char* text = properties == nullptr ? nullptr : gst_structure_get_string(properties, field);
  return text == nullptr ? "" : text;
}

/// What to write after --camera or --microphone; empty when this device cannot be named there.
std::string option_word(const GstStructure* properties) {
  const std::string api = text_of(properties, "device.api");
  if (api == "v4l2") {
    return "v4l2:" + text_of(properties, "device.path");
  }
  if (api == "alsa") {
    return "alsa:" + text_of(properties, "device.string");
  }
  return {};
}

Device describe(DeviceKind kind, GstDevice* device) {
  const gst::Ptr<gchar> name(gst_device_get_display_name(device));
  GstStructure* const properties = gst_device_get_properties(device);
  Device described{kind, name.get(), option_word(properties)};
  if (properties != nullptr) {
    gst_structure_free(properties);
  }
  return described;
}

void find(const Kind& kind, std::vector<Device>& found) {
  GstDeviceMonitor* const monitor = gst_device_monitor_new();
  gst_device_monitor_add_filter(monitor, kind.device_class, nullptr);
  GList* const devices = gst_device_monitor_get_devices(monitor);
  for (GList* item = devices; item != nullptr; item = item->next) {
    found.push_back(describe(kind.kind, static_cast<GstDevice*>(item->data)));
  }
  g_list_free_full(devices, &gst_object_unref);
  gst_object_unref(monitor);
}

}  // namespace

std::vector<Device> find_devices() {
  std::vector<Device> found;
  for (const Kind& kind : kKinds) {
    find(kind, found);
  }
  return found;
}

void list_devices(std::ostream& out) {
  const std::vector<Device> devices = find_devices();
  for (const Kind& kind : kKinds) {
    out << kind.heading << ":\n";
    bool none = true;
    for (const Device& device : devices) {
      if (device.kind == kind.kind) {
        none = false;
        out << "  - " << device.name << (device.word.empty() ? "" : "  ->  " + device.word) << "\n";
      }
    }
    if (none) {
      out << "  " << kind.none << "\n";
    }
  }
  out << "Màn hình / Displays:\n";
  const std::vector<DisplayMode> displays = display_modes();
  for (const DisplayMode& each : displays) {
    out << "  - " << in_words(each, true) << " / " << in_words(each, false) << "\n";
  }
  if (displays.empty()) {
    out << "  không thấy màn hình nào / no display found\n";
  }
}

}  // namespace nhipcau::agent
