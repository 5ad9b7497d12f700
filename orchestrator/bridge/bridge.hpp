#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.hpp"
#include "common/media/media_time.hpp"
#include "common/media/udp_socket.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/bridge/composer/composer.hpp"
#include "orchestrator/bridge/listeners.hpp"
#include "orchestrator/bridge/mixer/mixer.hpp"
#include "orchestrator/bridge/room.hpp"
#include "orchestrator/bridge/slate.hpp"
#include "orchestrator/bridge/stranger_log.hpp"
#include "orchestrator/bridge/video_router.hpp"
#include "orchestrator/bridge/webrtc/peer_table.hpp"

namespace nhipcau::bridge {

/// Whom the bridge tells; called on the media thread.
class BridgeListener {
 public:
  virtual ~BridgeListener() = default;
  virtual void on_answer(const RoomId& room, const wire::MediaAnswer& answer) = 0;
  virtual void on_session_answer(const std::string& id, const wire::PeerAnswer& answer) = 0;
  virtual void on_output_answer(const OutputId& output, const wire::MediaAnswer& answer) = 0;
  virtual void on_report(const wire::BridgeReport& report) = 0;
  virtual void on_thumbnail(wire::Thumbnail thumbnail) = 0;
};

struct BridgeOptions {
  std::string advertise_host;  ///< for the agents; empty: the host they reach the orchestrator by
  int slate_width = 640;
  int slate_height = 360;
  ComposedFormat composed{};
};

/// Runs a task on the media thread; callable from any thread.
using PostTask = std::function<void(std::function<void()>)>;

/// The media of the conference: makes the world match the newest plan and reports facts. It never
/// waits for control: without any it goes on with the last plan. Owns the socket; the loop
/// (BridgeLoop) calls it and gives it the time. Media thread.
class Bridge final : private KeyFrameAsker, private Outlet {
 public:
  /// `listener` outlives this; `post` stays valid as long as this lives.
  Bridge(media::UdpSocket socket, BridgeOptions options, BridgeListener& listener, PostTask post);
  ~Bridge() override;

  /// Takes a plan not older than the last one; one equal to what runs changes nothing. False:
  /// older.
  bool apply(const wire::BridgePlan& plan, MediaTime now);

  /// What every leg was answered, and the WebRTC sessions, for `hello`.
  [[nodiscard]] std::map<RoomId, wire::MediaAnswer> answers() const;
  [[nodiscard]] std::vector<wire::HeldSession> held_sessions();
  [[nodiscard]] std::map<OutputId, wire::MediaAnswer> output_answers() const {
    return listeners_.answers();
  }
  /// Where the media port is, for who reaches it from the orchestrator's machine.
  [[nodiscard]] wire::MediaAddress media_address() const;
  [[nodiscard]] std::uint64_t highest_epoch() const { return applied_.epoch; }

  [[nodiscard]] int fd() const { return socket_.fd(); }

  /// The socket is readable.
  void receive(MediaTime now);
  /// Every 20 ms, on a steady schedule: sound, deadlines, key-frame requests.
  void tick(MediaTime scheduled, MediaTime now);
  /// Every second: RTCP, the report, the health of the decoders.
  void second(MediaTime now);
  /// A report now, whatever changed: after a connection to the orchestrator was made.
  void report(MediaTime now);

 private:
  /// The programme's own output has no peer: it says what is on air. Who records or streams it has
  /// an output of its own (Listeners), which may come late and go away without touching this one.
  struct ProgrammeSink final : VideoSink {
    void send(const media::RtpHeader&, media::Bytes, MediaTime) override {}
    void repair(const media::RtpHeader&, media::Bytes) override {}
  };

  void ask_key_frame(StreamId stream, MediaTime now) override;
  void apply_room(const wire::BridgeRoom& wanted, MediaTime now);
  void make_leg(Room& room, const wire::MediaOffer& offer, MediaTime now);
  void drop_uplink(Room& room);
  void drop_missing(const wire::BridgePlan& plan);
  void begin_uplink(Room& room);
  [[nodiscard]] std::optional<wire::MediaAnswer> answer_to(const wire::MediaOffer& offer);
  Listeners::Ports listener_ports();
  Composer::Ports composer_ports();
  [[nodiscard]] StreamId stream_of(const wire::Source& source) const;
  void want(VideoForwarder& output, const wire::Source& source, MediaTime now);
  void aim_outputs(MediaTime now);
  void on_datagram(media::Datagram& datagram, MediaTime now);
  void on_media(Room& room, const Leg::Received& received, MediaTime now);
  void on_feedback(Room& room, const Leg::Received& received, MediaTime now);
  void start_order(Room& room);
  void on_sound_frame(Room& room, const media::RtpPacket& packet, MediaTime now);
  void on_main(Room& room, const media::RtpPacket& packet, bool starts_key_frame, MediaTime now);
  void ask_for_losses(MediaTime now);
  void give_up_losses(Room& room, MediaTime now);
  void judge_paths(MediaTime now);
  void on_leg_datagram(media::Datagram& datagram, MediaTime now);
  void on_listener_datagram(Listener* listener, const media::Datagram& datagram, MediaTime now);
  void on_own_packet(StreamId stream, const std::vector<std::uint8_t>& rtp, MediaTime now);
  void show_slate();
  void start_thumbnails(Room& room);
  void keep_armed(Room& room, MediaTime now);
  void send_feedback(MediaTime now);
  void send_sound(MediaTime scheduled, MediaTime now);
  [[nodiscard]] std::optional<wire::Source> source_of(StreamId stream) const;
  wire::RoomMedia facts_of(Room& room, MediaTime now);
  void report_changes(MediaTime now);
  void flush() { socket_.send(batch_); }
  media::SendBatch& batch() override;

  // The WebRTC peers: bridge_sessions.cpp.
  [[nodiscard]] wire::PeerAnswer answer_of(const PeerSession& session) const;
  void drop_missing_sessions(const wire::BridgePlan& plan);
  void add_sessions(const wire::BridgePlan& plan);
  void aim_sessions(MediaTime now);
  bool on_peer_datagram(media::Datagram& datagram, MediaTime now);
  void on_peer_media(PeerSession& session, const media::Datagram& datagram, MediaTime now);
  void take_uplink(PeerSession& session, MediaTime now);
  void relay_camera_sound(const RoomId& room, const media::RtpPacket& packet, MediaTime now);
  void tick_sessions(MediaTime scheduled, std::uint32_t timestamp, MediaTime now);
  void see_peer_picture(Room& room, MediaTime now);
  [[nodiscard]] StreamId shown_to(const Room& room);
  [[nodiscard]] bool desk_heard(const PeerSession& session) const;
  [[nodiscard]] bool sessions_changed(MediaTime now);
  void report_sessions(wire::BridgeReport& report, MediaTime now);

  media::UdpSocket socket_;
  BridgeOptions options_;
  BridgeListener& listener_;
  PostTask post_;
  media::NtpClock clock_ = media::NtpClock::from_system();
  media::SendBatch batch_;
  std::vector<Room*> heard_;         // in this batch of packets, by their main pictures
  MediaTime looked_at_{};            // for losses and changes, between two ticks
  std::vector<std::uint16_t> lost_;  // of one stream, while it is asked for
  VideoRouter router_;
  Mixer mixer_;
  std::uint32_t tick_count_ = 0;
  wire::PlanStamp applied_;
  std::map<RoomId, std::unique_ptr<Room>> rooms_;
  std::unordered_map<std::uint32_t, Room*> by_ssrc_;
  std::map<StreamId, RoomId> room_of_stream_;
  ProgrammeSink programme_sink_;
  VideoForwarder& programme_;
  wire::Source wanted_programme_;
  PeerTable peers_;
  std::vector<std::string> peer_hosts_;
  Listeners listeners_;
  StreamId reported_programme_ = kNoStream;
  std::string reported_composition_;
  StrangerLog strangers_;
  std::string title_;  // of the conference, on the slate
  std::string note_;
  std::optional<WallTime> resumes_at_;
  Slate slate_;
  Composer composer_;
};

}  // namespace nhipcau::bridge
