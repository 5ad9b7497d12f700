#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/io/link_address.hpp"
#include "orchestrator/bridge/bridge.hpp"

namespace nhipcau::io {
class ControlLink;
}

namespace nhipcau::bridge {

struct ControlOptions {
  io::LinkAddress address;
  std::string token;
  std::string ca_file;  ///< may be empty
};

/// The bridge's side of the control protocol: hello with what it holds, plans in, answers, facts
/// and thumbnails out. Without an orchestrator it keeps trying, for ever, and drops the facts.
/// Media thread; the link's own thread only posts.
class Control final : public BridgeListener {
 public:
  Control(ControlOptions options, PostTask post);
  ~Control() override;

  /// Connects. `bridge` outlives this call's connection, which ends with `stop`. Throws when
  /// libwebsockets cannot be set up.
  void start(Bridge& bridge);
  /// No callback comes after it.
  void stop();

  void on_answer(const RoomId& room, const wire::MediaAnswer& answer) override;
  void on_session_answer(const std::string& id, const wire::PeerAnswer& answer) override;
  void on_output_answer(const OutputId& output, const wire::MediaAnswer& answer) override;
  void on_report(const wire::BridgeReport& report) override;
  void on_thumbnail(wire::Thumbnail thumbnail) override;

 private:
  void greet();
  void on_text(const std::string& text);

  ControlOptions options_;
  PostTask post_;
  std::string instance_;
  std::uint64_t highest_epoch_ = 0;
  Bridge* bridge_ = nullptr;
  std::unique_ptr<io::ControlLink> link_;
};

}  // namespace nhipcau::bridge
