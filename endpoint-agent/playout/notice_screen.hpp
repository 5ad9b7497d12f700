#pragma once

#include <string>

#include "endpoint-agent/media/pipeline_keeper.hpp"
#include "endpoint-agent/options.hpp"
#include "endpoint-agent/playout/screen.hpp"

namespace nhipcau::agent {

/// A still text on the room's screen while there is nothing else to show. Restarts itself when the
/// screen is not there yet. Main loop only.
class NoticeScreen {
 public:
  /// `output` is not headless; `text` is plain, one line each.
  NoticeScreen(Output output, std::string text);

 private:
  Expected<gst::Pipeline> build();

  Screen screen_;  // the keeper's thread
  std::string text_;
  PipelineKeeper keeper_;  // last: its thread uses the rest
};

}  // namespace nhipcau::agent
