#include "endpoint-agent/media_tunnel.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/io/packet_frames.hpp"
#include "common/media/rtp.hpp"
#include "common/wire/tunnel.hpp"

namespace nhipcau::agent {
namespace {

constexpr const char* kPath = "/ws/media";

io::MediaPacket to_packet(media::Bytes bytes) {
  const auto parsed = media::parse_rtp(bytes);  // empty: RTCP, which goes with the sound
  const bool video = parsed && media::is_video(parsed->header);
  return {.kind = video ? io::MediaPacket::Kind::kVideo : io::MediaPacket::Kind::kSound,
          .bytes = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
}

}  // namespace

MediaTunnel::MediaTunnel(Options options, Post post)
    : options_(std::move(options)), post_(std::move(post)) {}

void MediaTunnel::open() {
  if (std::exchange(wanted_, true)) {
    return;
  }
  logger("leg")->warn("no media comes back over UDP: opening the way through the TLS port");
  if (link_) {
    link_->resume();
  } else {
    start();
  }
}

void MediaTunnel::close() {
  if (!std::exchange(wanted_, false)) {
    return;
  }
  logger("leg")->info("media come back over UDP: the way through the TLS port is closed");
  ready_ = false;
  link_->pause();
}

void MediaTunnel::start() {
  io::ControlLink::Callbacks callbacks;
  callbacks.on_open = [this] {
    post_([this] {
      link_->greet(
          wire::encode(wire::TunnelHello{.token = options_.token, .room = RoomId(options_.room)}));
    });
  };
  callbacks.on_text = [this](std::string text) {
    post_([this, said = std::move(text)] { on_text(said); });
  };
  callbacks.on_binary = [this](std::string frame) {
    post_([this, bytes = std::move(frame)]() mutable { on_frame(std::move(bytes)); });
  };
  callbacks.on_close = [this](std::string reason) {
    post_([this, why = std::move(reason)] { on_closed(why); });
  };
  link_ = std::make_unique<io::ControlLink>(
      io::ControlLink::Options{options_.address, kPath, options_.ca_file, true},
      std::move(callbacks));
}

void MediaTunnel::on_text(const std::string& text) {
  const auto message = wire::decode_to_tunnel(text);
  if (!message) {
    logger("leg")->warn("refused a message about media: {}", message.error().text.en);
    return;
  }
  std::visit(Overloaded{[this](const wire::TunnelWelcome&) {
                          if (wanted_) {
                            ready_ = true;
                            logger("leg")->info("media can go through the TLS port");
                            events_.on_ready();
                          }
                        },
                        [](const wire::ErrorMessage& error) {
                          logger("leg")->warn("no way through the TLS port: {}: {}", error.code,
                                              error.text.en);
                        }},
             *message);
}

void MediaTunnel::on_frame(std::string frame) {
  const media::MutableBytes bytes(reinterpret_cast<std::uint8_t*>(frame.data()), frame.size());
  if (!io::for_each_packet(bytes, events_.on_packet)) {
    logger("leg")->warn("a frame of media was malformed");
  }
}

void MediaTunnel::on_closed(const std::string& reason) {
  logger("leg")->info("the way through the TLS port is closed: {}", reason);
  if (std::exchange(ready_, false)) {
    events_.on_lost();
  }
}

void MediaTunnel::send(const media::SendBatch& batch) {
  std::vector<io::MediaPacket> packets;
  batch.for_each([&](media::Bytes bytes) { packets.push_back(to_packet(bytes)); });
  if (!packets.empty()) {
    link_->send_packets(std::move(packets));
  }
}

}  // namespace nhipcau::agent
