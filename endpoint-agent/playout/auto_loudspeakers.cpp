#include "endpoint-agent/playout/auto_loudspeakers.hpp"

#include <string_view>

#include "common/io/gst.hpp"

namespace nhipcau::agent {

bool plays_nowhere(GstElement* autoaudiosink) {
  bool nowhere = true;
  GstIterator* const sinks = gst_bin_iterate_sinks(reinterpret_cast<GstBin*>(autoaudiosink));
  GValue value = G_VALUE_INIT;
  while (gst_iterator_next(sinks, &value) == GST_ITERATOR_OK) {
    GstElementFactory* const made_by =
        gst_element_get_factory(static_cast<GstElement*>(g_value_get_object(&value)));
    nowhere = nowhere && made_by != nullptr &&
              std::string_view(gst_plugin_feature_get_name(made_by)) == "fakesink";
    g_value_reset(&value);
  }
  g_value_unset(&value);
  gst_iterator_free(sinks);
  return nowhere;
}

bool finds_loudspeakers() {
  GstElement* const made = gst_element_factory_make("autoaudiosink", nullptr);
  if (made == nullptr) {
    return false;
  }
  const gst::ElementPtr sink(static_cast<GstElement*>(gst_object_ref_sink(made)));
  gst_element_set_state(sink.get(), GST_STATE_READY);
  const bool found = !plays_nowhere(sink.get());
  gst_element_set_state(sink.get(), GST_STATE_NULL);
  return found;
}

}  // namespace nhipcau::agent
