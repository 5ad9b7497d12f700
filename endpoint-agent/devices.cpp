#include "endpoint-agent/devices.hpp"

#include <gst/gst.h>

#include <array>
#include <ostream>
#include <string>

#include "common/io/gst.hpp"

namespace nhipcau::agent {
namespace {

struct Kind {
  const char* device_class;
  const char* heading;
  const char* none;
};

constexpr std::array<Kind, 3> kKinds = {
    Kind{"Video/Source", "Camera (--camera)", "không thấy camera nào / no camera found"},
    Kind{"Audio/Source", "Micrô / Microphones (--microphone)",
         "không thấy micrô nào / no microphone found"},
    Kind{"Audio/Sink", "Loa / Loudspeakers", "không thấy loa nào / no loudspeaker found"}};

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

void print_device(std::ostream& out, GstDevice* device) {
  const gst::Ptr<gchar> name(gst_device_get_display_name(device));
  GstStructure* const properties = gst_device_get_properties(device);
  const std::string word = option_word(properties);
  out << "  - " << name.get() << (word.empty() ? "" : "  ->  " + word) << "\n";
  if (properties != nullptr) {
    gst_structure_free(properties);
  }
}

}  // namespace

void list_devices(std::ostream& out) {
  for (const Kind& kind : kKinds) {
    out << kind.heading << ":\n";
    GstDeviceMonitor* const monitor = gst_device_monitor_new();
    gst_device_monitor_add_filter(monitor, kind.device_class, nullptr);
    GList* const devices = gst_device_monitor_get_devices(monitor);
    for (GList* item = devices; item != nullptr; item = item->next) {
      print_device(out, static_cast<GstDevice*>(item->data));
    }
    if (devices == nullptr) {
      out << "  " << kind.none << "\n";
    }
    g_list_free_full(devices, &gst_object_unref);
    gst_object_unref(monitor);
  }
}

}  // namespace nhipcau::agent
