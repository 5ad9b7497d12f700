#pragma once

#include <memory>
#include <optional>

#include "common/media/loss_list.hpp"
#include "common/media/packet_order.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/bridge/leg.hpp"
#include "orchestrator/bridge/mixer/path_loss.hpp"
#include "orchestrator/bridge/outlet.hpp"
#include "orchestrator/bridge/packet_splitter.hpp"
#include "orchestrator/bridge/picture_monitor.hpp"
#include "orchestrator/bridge/thumbnail_decoder.hpp"
#include "orchestrator/bridge/video_forwarder.hpp"
#include "orchestrator/bridge/webrtc/peer_session.hpp"

namespace nhipcau::bridge {

/// One room of the plan. Passive: Bridge drives it. As a sink it sends the programme down its leg.
/// Media thread.
class Room final : public VideoSink {
 public:
  Room(RoomId id, Outlet& outlet) : id_(std::move(id)), outlet_(outlet) {}

  [[nodiscard]] const RoomId& id() const { return id_; }

  void send(const media::RtpHeader& header, media::Bytes payload, MediaTime media_time) override {
    if (leg) {
      leg->send_video(header, payload, media_time, outlet_.batch());
    }
  }

  void repair(const media::RtpHeader& header, media::Bytes payload) override {
    if (leg) {
      leg->repair_video(header, payload, outlet_.batch());
    }
  }

  /// What the room's picture and sound come by: its agent's leg or its WebRTC peer's. May be null.
  [[nodiscard]] Leg* uplink() const { return peer != nullptr ? peer->leg() : leg.get(); }
  [[nodiscard]] bool reachable(MediaTime now) const {
    return peer != nullptr ? peer->reachable(now) : leg && leg->reachable(now);
  }

  /// Its agent has offered a stream of content.
  [[nodiscard]] bool presents() const {
    return peer == nullptr && leg && leg->offer().content_ssrc != 0;
  }

  /// The stream of the router, or (a thumbnail is none) of its main picture; kNoStream: none comes.
  [[nodiscard]] StreamId stream_of(wire::Feed feed) const {
    switch (feed) {
      case wire::Feed::kMain:
        return uplink() != nullptr ? stream : kNoStream;
      case wire::Feed::kThumbnail:
        return peer == nullptr && leg ? stream : kNoStream;
      case wire::Feed::kContent:
        return presents() ? content_stream : kNoStream;
    }
    return kNoStream;
  }

  wire::BridgeRoom wanted;  ///< of the newest plan; its offer is the leg's
  std::unique_ptr<Leg> leg;
  PeerSession* peer = nullptr;               ///< the contribution that took the leg's place
  std::unique_ptr<media::PacketOrder> main;  ///< with the uplink, as the next four
  PacketSplitter splitter;                   ///< behind `main`, of a peer
  std::unique_ptr<media::PacketOrder> thumbnail;
  std::unique_ptr<media::PacketOrder> content;
  media::LossList sound_losses;
  PathLoss down_loss;
  StreamId stream = kNoStream;  ///< of the uplink's main picture
  StreamId content_stream = kNoStream;
  VideoForwarder* output = nullptr;  ///< the router's
  std::unique_ptr<ThumbnailDecoder> thumbnails;
  PictureMonitor monitor;
  std::optional<MediaTime> tried_at;  ///< an armed room's last key-frame request
  StreamId reported_showing = kNoStream;
  wire::PictureState reported_picture = wire::PictureState::kNone;
  int reported_paths_up = 1;

 private:
  RoomId id_;
  Outlet& outlet_;
};

}  // namespace nhipcau::bridge
