#pragma once

#include <memory>
#include <string>

#include "common/io/control_link.hpp"
#include "common/leg/tunnel.hpp"
#include "endpoint-agent/media/post.hpp"

namespace nhipcau::agent {

/// The room's media through the orchestrator's port, for networks that block UDP (PROTOCOL.md §11).
/// A room that never needs it never starts its thread. It comes back by itself after the
/// orchestrator was restarted. Main loop only.
class MediaTunnel final : public leg::Tunnel {
 public:
  struct Options {
    io::LinkAddress address;
    std::string ca_file;
    std::string token;
    std::string room;
  };

  /// `post` runs tasks on the main loop; from any thread.
  MediaTunnel(Options options, Post post);

  void attach(Events events) override { events_ = std::move(events); }
  void open() override;
  void close() override;
  [[nodiscard]] bool ready() const override { return ready_; }
  void send(const media::SendBatch& batch) override;

 private:
  void start();
  void on_text(const std::string& text);
  void on_frame(std::string frame);
  void on_closed(const std::string& reason);

  const Options options_;
  Post post_;
  Events events_;
  bool wanted_ = false;
  bool ready_ = false;
  std::unique_ptr<io::ControlLink> link_;
};

}  // namespace nhipcau::agent
