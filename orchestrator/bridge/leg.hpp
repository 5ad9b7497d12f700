#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/media/media_time.hpp"
#include "common/media/receive_stats.hpp"
#include "common/media/repair.hpp"
#include "common/media/rtp.hpp"
#include "common/media/send_batch.hpp"
#include "common/media/send_stats.hpp"
#include "common/media/srtp.hpp"
#include "common/media/udp_socket.hpp"
#include "common/wire/messages.hpp"
#include "orchestrator/bridge/arrival_log.hpp"
#include "orchestrator/bridge/leg_paths.hpp"

namespace nhipcau::bridge {

using media::MediaTime;

/// One media generation of one room: its keys and SSRCs in both directions, the addresses that
/// authenticated last (LegPaths), the counters, RTCP. Media thread.
class Leg {
 public:
  enum class Stream { kMain, kThumbnail, kSound, kContent };

  /// How its packets are marked and protected.
  struct Marks {
    media::SrtpMaster up;
    media::SrtpMaster down;
    std::uint8_t video_payload = media::kPayloadVideo;
    std::uint8_t sound_payload = media::kPayloadAudio;
    bool learn_ssrcs = false;  ///< what comes is known by its payload type, as WebRTC peers send it
  };

  /// What an authentic datagram was. The packet lies in the datagram's bytes.
  struct Received {
    std::optional<Stream> stream;  ///< an RTP packet of this stream
    media::RtpPacket packet;
    bool repair = false;                    ///< sent again: `packet` is what was lost
    bool lost_picture = false;              ///< RTCP in which the room asks for a key frame
    std::vector<std::uint16_t> lost_video;  ///< RTCP in which it asks for packets again
    std::vector<std::uint16_t> lost_sound;
    std::optional<media::PathProbe> probe;  ///< RTCP to be answered (`answer_probe`)
  };

  /// Throws std::runtime_error when SRTP refuses (out of memory).
  Leg(const wire::MediaOffer& offer, const wire::MediaAnswer& answer, MediaTime now);
  Leg(const wire::MediaOffer& offer, const wire::MediaAnswer& answer, const Marks& marks,
      MediaTime now);

  [[nodiscard]] const wire::MediaOffer& offer() const { return offer_; }
  [[nodiscard]] const wire::MediaAnswer& answer() const { return answer_; }

  /// Empty when it was refused (`refusal` says why); then nothing changed, the address least of
  /// all.
  std::optional<Received> receive(const media::Datagram& datagram, const media::NtpClock& clock,
                                  MediaTime now);
  [[nodiscard]] const char* refusal() const { return refusal_; }
  /// It was here before, and comes from where the room is: networks do that, and it is how the
  /// copies of a second path end; nobody's attempt.
  [[nodiscard]] bool refused_duplicate(const media::UdpAddress& from) const {
    return up_.last_refusal() == media::SrtpRefusal::kReplayed && paths_.knows(from);
  }

  /// Something authentic came from there; what is sent goes there now.
  void heard_from(const media::UdpAddress& from, MediaTime now);

  /// Something authentic came during the last 5 s. Nothing is sent to a leg that is away: its
  /// numbers must not run on unseen (see SrtpSender).
  [[nodiscard]] bool reachable(MediaTime now) const;

  /// These append to `batch`, which must not be full. `header` without SSRC and payload type.
  void send_video(const media::RtpHeader& header, media::Bytes payload, MediaTime media_time,
                  media::SendBatch& batch);
  void send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time, MediaTime now,
                  media::SendBatch& batch);
  /// Again, on the repair stream. `header` as sent before.
  void repair_video(const media::RtpHeader& header, media::Bytes payload, media::SendBatch& batch);
  void repair_sound(std::uint16_t sequence, MediaTime now, media::SendBatch& batch);
  /// Asks for these packets of one of the room's streams again.
  void send_nack(Stream stream, std::span<const std::uint16_t> lost, media::SendBatch& batch);
  /// Of the main picture, or of what the room presents.
  void send_picture_loss(Stream stream, media::SendBatch& batch);
  void send_reports(const media::NtpClock& clock, MediaTime now, media::SendBatch& batch);
  /// Tells the room what came of its main picture, or of what it presents, when something did since
  /// the last time.
  void send_feedback(Stream stream, const media::NtpClock& clock, MediaTime now,
                     media::SendBatch& batch);
  /// After each batch of packets and every 20 ms: ArrivalLog::take_early of its main picture.
  void send_early_feedback(const media::NtpClock& clock, MediaTime now, media::SendBatch& batch);

  /// Sends a probe back the way it came, and no other.
  void answer_probe(media::PathProbe probe, const media::UdpAddress& to, media::SendBatch& batch);

  /// Closes the second: loss is counted anew.
  void take_second();

  [[nodiscard]] int paths() const { return paths_.count(); }
  [[nodiscard]] int paths_up(MediaTime now) const { return paths_.up(now); }
  [[nodiscard]] bool sound_ok(MediaTime now) const;
  /// Packets of the main picture came during the last second.
  [[nodiscard]] bool main_flows(MediaTime now) const;
  [[nodiscard]] bool content_flows(MediaTime now) const;
  [[nodiscard]] double main_kbps(MediaTime now) { return main_bits_.per_second(now) / 1000; }
  [[nodiscard]] double main_fps(MediaTime now) { return main_pictures_.per_second(now); }
  [[nodiscard]] double up_loss_pct() const { return up_loss_pct_; }
  [[nodiscard]] double up_jitter_ms(MediaTime now) const;
  [[nodiscard]] double down_loss_pct() const;
  [[nodiscard]] std::optional<MediaTime> round_trip() const;
  /// For pacing: 100 ms until it is known.
  [[nodiscard]] MediaTime likely_round_trip() const;
  /// A packet asked for twice within this time was asked for once too often.
  [[nodiscard]] MediaTime repair_apart() const;

 private:
  std::optional<Received> receive_rtcp(const media::Datagram& datagram,
                                       const media::NtpClock& clock, MediaTime now);
  std::optional<Received> receive_rtp(const media::Datagram& datagram, MediaTime now);
  void on_probe(const media::PathProbe& probe, const media::UdpAddress& from, MediaTime now);
  void on_blocks(const std::vector<media::ReportBlock>& blocks, const media::NtpClock& clock,
                 MediaTime now);
  void send_rtcp(media::Bytes packet, media::SendBatch& batch);
  void send_feedback(media::CongestionFeedback feedback, Stream stream, media::SendBatch& batch);
  void send_repair(std::size_t size, media::MutableBytes packet, media::SendBatch& batch,
                   media::Traffic traffic);
  std::vector<media::ReportBlock> report_blocks(MediaTime now);
  media::ReceiveStats* stats_of(std::uint32_t ssrc);
  [[nodiscard]] std::optional<Stream> stream_of(std::uint32_t ssrc) const;
  [[nodiscard]] std::uint32_t ssrc_of(Stream stream) const;
  void learn(const media::RtpHeader& header);

  wire::MediaOffer offer_;
  wire::MediaAnswer answer_;
  Marks marks_;
  media::SrtpReceiver up_;
  media::SrtpSender down_;
  const char* refusal_ = "";
  LegPaths paths_;
  MediaTime last_authentic_;

  media::ReceiveStats main_{media::kVideoClock};
  media::ReceiveStats thumbnail_{media::kVideoClock};
  media::ReceiveStats sound_{media::kAudioClock};
  std::array<media::ReceiveStats, 4> repairs_{
      // by Stream
      media::ReceiveStats(media::kVideoClock), media::ReceiveStats(media::kVideoClock),
      media::ReceiveStats(media::kAudioClock), media::ReceiveStats(media::kVideoClock)};
  ArrivalLog main_arrivals_;
  ArrivalLog content_arrivals_;
  media::ReceiveStats content_{media::kVideoClock};
  media::RateMeter main_bits_;
  media::RateMeter main_pictures_;
  double up_loss_pct_ = 0;

  media::SendStats video_down_;
  media::SendStats sound_down_;
  media::RepairWriter video_repair_;
  media::SentStream sound_sent_;
};

}  // namespace nhipcau::bridge
