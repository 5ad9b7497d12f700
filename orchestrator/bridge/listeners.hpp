#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "common/media/source_clock.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/bridge/leg.hpp"
#include "orchestrator/bridge/outlet.hpp"
#include "orchestrator/bridge/video_router.hpp"

namespace nhipcau::bridge {

/// One output of the plan: a leg that only listens. Passive: Listeners drives it. Media thread.
class Listener final : public VideoSink {
 public:
  explicit Listener(Outlet& outlet) : outlet_(outlet) {}

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

  wire::BridgeOutput wanted;  ///< of the newest plan; its offer is the leg's
  std::unique_ptr<Leg> leg;
  VideoForwarder* output = nullptr;                    ///< the router's
  media::SourceClock sound_clock{media::kAudioClock};  ///< of the one room it hears

 private:
  Outlet& outlet_;
};

/// Recordings and streams out: whoever hears and sees like a room but sends nothing. What they do
/// with it is their own process's business; here each costs as much as a room that listens. Media
/// thread.
class Listeners {
 public:
  /// What the bridge does for them.
  struct Ports {
    /// The answer to an offer; empty when one of its SSRCs is somebody else's.
    std::function<std::optional<wire::MediaAnswer>(const wire::MediaOffer&)> answer_to;
    std::function<StreamId(const wire::Source&)> stream_of;
    std::function<void(const OutputId&, const wire::MediaAnswer&)> answered;
  };

  /// `router` and `outlet` outlive this.
  Listeners(VideoRouter& router, Outlet& outlet, Ports ports)
      : router_(router), outlet_(outlet), ports_(std::move(ports)) {}

  /// Those that are not named any more are dropped; an offer that is not known keeps the leg.
  /// `aim` is to follow.
  void apply(const std::vector<wire::BridgeOutput>& wanted, MediaTime now);

  /// Each to the picture it wants: after every change of what the rooms come by.
  void aim(MediaTime now);

  /// Whose RTCP this is; null: nobody's here. Valid until `apply`.
  [[nodiscard]] Listener* find(std::uint32_t ssrc);
  /// False when it was refused (the leg says why).
  bool receive(Listener& listener, const media::Datagram& datagram, const media::NtpClock& clock,
               MediaTime now);

  /// The 20 ms everybody hears.
  void send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time, MediaTime now);
  /// A sound packet of a room whose microphone is open.
  void send_room_sound(const RoomId& room, const media::RtpPacket& packet, MediaTime now);

  void tick(MediaTime now);
  /// Every second: RTCP.
  void second(const media::NtpClock& clock, MediaTime now);

  [[nodiscard]] std::map<OutputId, wire::MediaAnswer> answers() const;

 private:
  void apply_one(const wire::BridgeOutput& wanted, MediaTime now);
  void make_leg(Listener& listener, const wire::MediaOffer& offer, MediaTime now);
  void forget_ssrcs(const Listener& listener);

  VideoRouter& router_;
  Outlet& outlet_;
  Ports ports_;
  std::map<OutputId, std::unique_ptr<Listener>> listeners_;
  std::unordered_map<std::uint32_t, Listener*> by_ssrc_;
};

}  // namespace nhipcau::bridge
