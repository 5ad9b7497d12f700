#include "endpoint-agent/enrolment/invitation_source.hpp"

#include <gst/gst.h>

#include <fstream>

#include "common/enrolment/code.hpp"
#include "common/io/gst.hpp"
#include "endpoint-agent/enrolment/qr_camera.hpp"

namespace nhipcau::agent {
namespace {

constexpr GstClockTime kPatience = 2 * GST_SECOND;

/// The text of the first bar code that the pipeline's `zbar` sees; empty: none in time.
std::string first_code(const gst::Pipeline& pipeline) {
  const gst::Ptr<GstBus> bus(gst_element_get_bus(pipeline.element()));
  const auto wanted =
      static_cast<GstMessageType>(GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  for (;;) {
    const gst::Ptr<GstMessage> message(gst_bus_timed_pop_filtered(bus.get(), kPatience, wanted));
    if (message == nullptr || message->type != GST_MESSAGE_ELEMENT) {
      return {};
    }
    if (std::string text = code_in(message.get()); !text.empty()) {
      return text;
    }
  }
}

tl::unexpected<Error> no_qr(const std::string& path) {
  return fail("no_qr",
              path + ": không đọc được mã QR nào trong hình này. Hãy chụp lại rõ hơn, hoặc gõ mã.",
              path +
                  ": no QR code can be read in this picture. Take a clearer one, or type the "
                  "code.");
}

}  // namespace

Expected<enrolment::Invitation> typed_invitation(const std::string& code,
                                                 const std::string& centre) {
  const Expected<std::string> symbols = enrolment::read_code(code);
  if (!symbols) {
    return tl::unexpected(symbols.error());
  }
  if (centre.empty()) {
    return fail("no_centre",
                "Thiếu địa chỉ trung tâm: thêm --orchestrator wss://MÁY:CỔNG như trung tâm đã cho.",
                "The centre's address is missing: add --orchestrator wss://HOST:PORT as the centre "
                "gave it.");
  }
  return enrolment::Invitation{centre, *symbols};
}

Expected<enrolment::Invitation> read_invitation_file(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) {
    return fail("bad_file", path + ": không đọc được tệp này.", path + ": cannot be read.");
  }
  return enrolment::read_invitation(line);
}

Expected<enrolment::Invitation> read_invitation_picture(const std::string& path) {
  gst::init();
  auto pipeline = gst::Pipeline::make(
      "filesrc name=file ! decodebin ! imagefreeze num-buffers=2 ! videoconvert ! zbar ! "
      "fakesink sync=false");
  if (!pipeline) {
    return tl::unexpected(pipeline.error());
  }
  g_object_set(pipeline->find("file"), "location", path.c_str(), nullptr);
  pipeline->play();
  const std::string text = first_code(*pipeline);
  return text.empty() ? no_qr(path) : enrolment::read_invitation(text);
}

}  // namespace nhipcau::agent
