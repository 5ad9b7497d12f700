#include "endpoint-agent/truth_log.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <stdexcept>

namespace nhipcau::agent {

TruthLog::TruthLog(const std::filesystem::path& path) : file_(path, std::ios::app) {
  if (!file_) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

void TruthLog::shown(const ShownPicture& picture) {
  if (picture.code) {
    fmt::print(file_, "{{\"k\":\"v\",\"t\":{},\"room\":{},\"frame\":{},\"cap\":{}}}\n",
               picture.at.ms, picture.code->room, picture.code->frame,
               picture.code->captured_at.ms);
  } else {
    fmt::print(file_, "{{\"k\":\"v\",\"t\":{},\"room\":null,\"frame\":null,\"cap\":null}}\n",
               picture.at.ms);
  }
}

void TruthLog::heard(WallTime end, const HeardBlock& block) {
  fmt::print(file_, "{{\"k\":\"a\",\"t\":{},\"ms\":100,\"rms\":{:.1f},\"tones\":{{", end.ms,
             block.rms_dbfs);
  const char* comma = "";
  int room = 0;
  for (const double level : block.tones_dbfs) {
    fmt::print(file_, "{}\"{}\":{:.1f}", comma, ++room, level);
    comma = ",";
  }
  fmt::print(file_, "}}}}\n");
}

void TruthLog::gap(WallTime at, Millis length) {
  fmt::print(file_, "{{\"k\":\"gap\",\"t\":{},\"ms\":{}}}\n", at.ms, length.count());
}

void TruthLog::plan(WallTime at, const wire::RoomPlan& plan) {
  fmt::print(file_,
             "{{\"k\":\"plan\",\"t\":{},\"epoch\":{},\"seq\":{},\"on_air\":{},\"mic\":{}}}\n",
             at.ms, plan.stamp.epoch, plan.stamp.seq, plan.on_air, plan.microphone_open);
}

}  // namespace nhipcau::agent
