#include "endpoint-agent/playout/notice_screen.hpp"

#include <utility>

namespace nhipcau::agent {

NoticeScreen::NoticeScreen(Output output, std::string text)
    : screen_(output),
      text_(std::move(text)),
      keeper_({.name = "notice",
               .build = [this] { return build(); },
               .fault = [this](gst::Pipeline&) { return screen_.fault(read_clock().mono); }}) {}

Expected<gst::Pipeline> NoticeScreen::build() {
  auto pipeline = screen_.open(
      "videotestsrc is-live=true pattern=solid-color foreground-color=0xff0e141b ! "
      "video/x-raw,width=1280,height=720,framerate=2/1 ! textoverlay name=text "
      "valignment=center halignment=center line-alignment=center font-desc=\"Sans 24\"");
  if (pipeline) {
    const gst::Ptr<gchar> markup(g_markup_escape_text(text_.c_str(), -1));
    g_object_set(pipeline->find("text"), "text", markup.get(), nullptr);
  }
  return pipeline;
}

}  // namespace nhipcau::agent
