#include "endpoint-agent/enrolment/qr_camera.hpp"

#include <utility>

namespace nhipcau::agent {

std::string code_in(GstMessage* message) {
  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ELEMENT) {
    return {};
  }
  const GstStructure* const told = gst_message_get_structure(message);
  if (gst_structure_has_name(told, "barcode") == FALSE) {
    return {};
  }
  const char* const text = gst_structure_get_string(told, "symbol");
  return text == nullptr ? "" : text;
}

QrCamera::QrCamera(std::string device, Post post,
                   std::function<void(const std::string& text)> on_text)
    : device_(std::move(device)),
      post_(std::move(post)),
      on_text_(std::move(on_text)),
      keeper_({.name = "qr", .build = [this] { return build(); }}) {}

Expected<gst::Pipeline> QrCamera::build() {
  auto pipeline = gst::Pipeline::make(
      "v4l2src name=device ! decodebin ! videoconvert ! videorate drop-only=true ! "
      "video/x-raw,framerate=5/1 ! zbar ! fakesink sync=false");
  if (!pipeline) {
    return pipeline;
  }
  g_object_set(pipeline->find("device"), "device", device_.c_str(), nullptr);
  gst::on_message(*pipeline, [this](GstMessage* message) {
    if (std::string text = code_in(message); !text.empty()) {
      post_([this, text = std::move(text)] { on_text_(text); });
    }
  });
  return pipeline;
}

}  // namespace nhipcau::agent
