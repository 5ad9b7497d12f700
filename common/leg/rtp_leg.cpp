#include "common/leg/rtp_leg.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

#include "common/base/log.hpp"
#include "common/base/overloaded.hpp"
#include "common/leg/key_frame_asker.hpp"
#include "common/media/loss_list.hpp"
#include "common/media/packet_order.hpp"
#include "common/media/random.hpp"
#include "common/media/receive_stats.hpp"
#include "common/media/repair.hpp"
#include "common/media/rtcp.hpp"
#include "common/media/rtp.hpp"
#include "common/media/send_stats.hpp"
#include "common/media/srtp.hpp"
#include "common/media/udp_address.hpp"

namespace nhipcau::leg {
namespace {

constexpr media::MediaTime kReportEvery{1'000'000};
constexpr media::MediaTime kSilence{10'000'000};  // then a rollover may have been missed
constexpr media::MediaTime kUnknownRoundTrip{100'000};
constexpr media::MediaTime kSoundUseful{100'000};  // later a lost sound packet is not waited for
constexpr media::MediaTime kLeastApart{10'000};
constexpr std::size_t kMainKept = 1 << 20;  // bytes: a second of 8 Mbit/s
constexpr std::size_t kThumbnailKept = 64 * 1024;
constexpr std::size_t kSoundKept = 16 * 1024;

MonoTime to_mono(media::MediaTime t) {
  return {std::chrono::duration_cast<Millis>(t).count()};
}

/// One stream up: what was sent of it in this generation.
struct Outbound {
  media::SentStream sent;
  media::SendStats stats;
  media::Traffic traffic;
  double repair_loss_pct = 0;  // of the newest report

  Outbound(std::uint32_t ssrc, std::uint8_t payload_type, std::uint32_t clock, std::size_t kept)
      : sent(ssrc, payload_type, kept),
        stats(ssrc, clock),
        traffic(payload_type == media::kPayloadAudio ? media::Traffic::kSound
                                                     : media::Traffic::kPicture) {}
};

}  // namespace

class RtpLeg::Impl {
 public:
  Impl(boost::asio::io_context& loop, const wire::MediaOffer& offer,
       const wire::MediaAnswer& answer, Events events)
      : loop_(loop),
        events_(std::move(events)),
        sender_(offer.key),
        receiver_(answer.key),
        up_{Outbound{offer.video_ssrc, media::kPayloadVideo, media::kVideoClock, kMainKept},
            Outbound{offer.thumbnail_ssrc, media::kPayloadThumbnail, media::kVideoClock,
                     kThumbnailKept},
            Outbound{offer.audio_ssrc, media::kPayloadAudio, media::kAudioClock, kSoundKept},
            Outbound{offer.content_ssrc, media::kPayloadContent, media::kVideoClock, kMainKept}},
        video_ssrc_(answer.video_ssrc),
        sound_ssrc_(answer.audio_ssrc),
        pictures_(media::PacketOrder::Unit::kPictures,
                  [this](const media::RtpPacket& packet, bool key_frame, media::MediaTime now) {
                    if (key_frame) {
                      key_frame_.arrived();
                    }
                    events_.on_video(packet, now);
                  }) {}

  Ways::Events way_events() {
    return {.on_packet = [this](media::MutableBytes packet) { return on_packet(packet); },
            .on_all = [this] { ask_for_losses(media::media_now()); },
            .make_probe =
                [this](media::PathProbe probe, media::MutableBytes to) {
                  probe.sender = own_ssrc();
                  media::RtcpBuilder rtcp;
                  rtcp.add(probe);
                  std::ranges::copy(rtcp.bytes(), to.begin());
                  return sender_.protect_rtcp(to, rtcp.bytes().size());
                }};
  }

  /// Before anything else: the way this leg goes.
  void use(std::unique_ptr<Ways> ways) { ways_ = std::move(ways); }

  std::optional<std::uint16_t> send(const UpPacket& packet) {
    const auto parsed = media::parse_rtp(packet.bytes);
    if (!parsed || parsed->payload.size() + kRoom > media::SendBatch::kMaxDatagram) {
      return std::nullopt;
    }
    Outbound& stream = up_[static_cast<std::size_t>(packet.stream)];
    const media::RtpHeader header = stream.sent.add(parsed->header.marker, parsed->header.timestamp,
                                                    parsed->payload, media::media_now());
    make_room();
    const media::MutableBytes to = batch_.reserve();
    media::write_rtp_header(header, to);
    std::ranges::copy(parsed->payload, to.begin() + media::kRtpHeaderSize);
    const std::size_t size =
        sender_.protect_rtp(to, media::kRtpHeaderSize + parsed->payload.size());
    if (size > 0) {
      batch_.commit(ways_->bridge(), size, stream.traffic);
      probe_.on_sent({static_cast<std::size_t>(packet.stream), header.sequence, size});
      stream.stats.on_packet(header, parsed->payload.size(), packet.captured_at);
      flush_soon();
    }
    return header.sequence;
  }

  std::size_t repair(Stream stream, std::uint16_t sequence, media::MediaTime now) {
    return repair(up_[static_cast<std::size_t>(stream)], sequence,
                  std::max(kLeastApart, likely_round_trip() / 2), now);
  }

  [[nodiscard]] media::MediaTime likely_round_trip() const {
    return up_[2].stats.round_trip().value_or(kUnknownRoundTrip);
  }

  void need_key_frame() {
    key_frame_.need();
    ask_if_due(media::media_now());
  }

  void receive() { ways_->receive(); }

  void tick(media::MediaTime now) {
    ways_->tick(now);
    pictures_.tick(now, likely_round_trip());
    if (pictures_.take_broken()) {
      key_frame_.need();
    }
    ask_for_losses(now);
    ask_if_due(now);
    load_line(now);
    if (now - reported_at_ >= kReportEvery) {
      reported_at_ = now;
      send_reports(now);
    }
  }

  DownFacts take_facts() {
    const double sound_loss = sound_in_.take_loss_pct();
    return {std::max(video_in_.take_loss_pct(), sound_loss), video_in_.jitter_ms()};
  }

  [[nodiscard]] UpFacts up_facts() const {
    const media::SendStats& sound = up_[2].stats;
    const auto round_trip = sound.round_trip();
    if (!round_trip) {
      return {};
    }
    return {sound.loss_pct(), static_cast<double>(round_trip->count()) / 1000};
  }

  void probe(std::optional<ProbeLoad> load) { probe_.load(load); }

  PathReading take_reading() {
    PathProbe::Losses losses{};
    for (std::size_t i = 0; i < up_.size(); ++i) {
      losses[i] = up_[i].stats.loss_pct();
      losses[PathProbe::kStreams + i] = up_[i].repair_loss_pct;
    }
    return probe_.take(media::media_now(), losses, up_[2].stats.round_trip());
  }

  [[nodiscard]] wire::MediaPath path() const { return ways_->path(media::media_now()); }
  [[nodiscard]] std::vector<bool> answering_paths() const {
    return ways_->answering(media::media_now());
  }

 private:
  static constexpr std::size_t kRoom = media::kRtpHeaderSize + media::kSrtpOverhead;

  /// True: it was authentic.
  bool on_packet(media::MutableBytes data) {
    const media::MediaTime now = media::media_now();
    return media::is_rtcp(data) ? on_rtcp(data, now) : on_rtp(data, now);
  }

  bool on_rtp(media::MutableBytes data, media::MediaTime now) {
    const auto ssrc = media::peek_ssrc(data);
    const auto plain =
        receiver_.unprotect_rtp(data, ssrc && (silent(video_ssrc_, *ssrc, video_in_, now) ||
                                               silent(sound_ssrc_, *ssrc, sound_in_, now)));
    const auto packet = plain ? media::parse_rtp(*plain) : std::nullopt;
    if (packet) {
      take(*packet, data.size(), now);
    }
    return plain.has_value();
  }

  void take(const media::RtpPacket& packet, std::size_t size, media::MediaTime now) {
    probe_.on_received(size);
    if (packet.header.ssrc == video_ssrc_) {
      video_in_.on_packet(packet.header, now);
      probe_.on_picture(packet.header.sequence, size, now);
      pictures_.push(packet, false, now);
    } else if (packet.header.ssrc == sound_ssrc_) {
      sound_in_.on_packet(packet.header, now);
      on_sound(packet, false, now);
    } else if (const auto repaired = media::repaired_packet(packet)) {
      if (repaired->header.ssrc == video_ssrc_ && !probe_.takes_repair(repaired->header.sequence)) {
        pictures_.push(*repaired, true, now);
      } else if (repaired->header.ssrc == sound_ssrc_) {
        on_sound(*repaired, true, now);
      }
    }
  }

  static bool silent(std::uint32_t stream, std::uint32_t ssrc, const media::ReceiveStats& stats,
                     media::MediaTime now) {
    return stream == ssrc && (!stats.started() || now - stats.last_arrival() > kSilence);
  }

  void on_sound(const media::RtpPacket& packet, bool repair, media::MediaTime now) {
    sound_losses_.on_packet(packet.header.sequence, repair, now);
    events_.on_sound(packet, now);
  }

  void ask_for_losses(media::MediaTime now) {
    pictures_.collect_lost(now, likely_round_trip(), lost_);
    send_nack(video_ssrc_);
    sound_losses_.forget_older(kSoundUseful, now);
    sound_losses_.collect_due(now, likely_round_trip(), lost_);
    send_nack(sound_ssrc_);
  }

  void send_nack(std::uint32_t ssrc) {
    if (!lost_.empty()) {
      media::RtcpBuilder rtcp;
      rtcp.add(media::Nack{own_ssrc(), ssrc, lost_});
      send_rtcp(rtcp.bytes());
      lost_.clear();
    }
  }

  /// Sends again and asks again as the probe wants it.
  void load_line(media::MediaTime now) {
    for (const PathProbe::Sent& packet : probe_.repairs_due(now)) {
      repair(up_[packet.stream], packet.sequence, media::MediaTime{0}, now);
    }
    lost_ = probe_.asks_due(now);
    send_nack(video_ssrc_);
  }

  std::size_t repair(Outbound& stream, std::uint16_t sequence, media::MediaTime apart,
                     media::MediaTime now) {
    make_room();
    const media::MutableBytes to = batch_.reserve();
    const std::size_t size = stream.sent.repair(sequence, now, apart, to);
    if (size > 0) {
      batch_.commit(ways_->bridge(), sender_.protect_rtp(to, size), stream.traffic);
      flush_soon();
    }
    return size;
  }

  /// The bridge asks for packets again.
  void on_nack(const media::Nack& nack, media::MediaTime now) {
    for (std::size_t i = 0; i < up_.size(); ++i) {
      const auto stream = static_cast<Stream>(i);
      if (up_[i].sent.ssrc() != nack.media) {
        continue;
      }
      if (events_.on_picture_lost && (stream == Stream::kMain || stream == Stream::kContent)) {
        events_.on_picture_lost(stream, nack.lost, now);
        continue;
      }
      for (const std::uint16_t sequence : nack.lost) {
        repair(stream, sequence, now);
      }
    }
  }

  bool on_rtcp(media::MutableBytes data, media::MediaTime now) {
    const auto plain = receiver_.unprotect_rtcp(data);
    if (const auto items = plain ? media::parse_rtcp(*plain) : std::nullopt) {
      take(*items, now);
    }
    return plain.has_value();
  }

  void take(const std::vector<media::RtcpItem>& items, media::MediaTime now) {
    for (const media::RtcpItem& item : items) {
      std::visit(Overloaded{[&](const media::SenderReport& sr) { on_sender_report(sr, now); },
                            [&](const media::ReceiverReport& rr) { on_blocks(rr.blocks, now); },
                            [&](const media::PictureLoss& pli) {
                              if (pli.media == up_[0].sent.ssrc()) {
                                events_.on_main_wanted();
                              } else if (pli.media == up_[3].sent.ssrc()) {
                                events_.on_content_wanted();
                              }
                            },
                            [&](const media::Nack& nack) { on_nack(nack, now); },
                            [&](const media::PathProbe& p) { ways_->answered(p, now); },
                            [&](const media::CongestionFeedback& feedback) {
                              if (feedback.media == up_[0].sent.ssrc()) {
                                events_.on_main_feedback(feedback, now);
                              } else if (feedback.media == up_[3].sent.ssrc()) {
                                events_.on_content_feedback(feedback, now);
                              }
                            },
                            [](const media::Bye&) {}},
                 item);
    }
  }

  void on_sender_report(const media::SenderReport& report, media::MediaTime now) {
    if (report.ssrc == video_ssrc_) {
      video_in_.on_sender_report(report, now);
      events_.on_video_clock(report);
    } else if (report.ssrc == sound_ssrc_) {
      sound_in_.on_sender_report(report, now);
      events_.on_sound_clock(report);
    }
    on_blocks(report.blocks, now);
  }

  void on_blocks(const std::vector<media::ReportBlock>& blocks, media::MediaTime now) {
    for (const media::ReportBlock& block : blocks) {
      for (Outbound& stream : up_) {
        if (block.ssrc == stream.sent.ssrc()) {
          stream.stats.on_report_block(block, now, clock_);
        } else if (block.ssrc == media::repair_ssrc(stream.sent.ssrc())) {
          stream.repair_loss_pct = block.fraction_lost * 100.0 / 256;
        }
      }
    }
  }

  void send_reports(media::MediaTime now) {
    std::vector<media::ReportBlock> blocks;
    for (media::ReceiveStats* stream : {&video_in_, &sound_in_}) {
      if (const auto block = stream->report_block(now)) {
        blocks.push_back(*block);
      }
    }
    media::RtcpBuilder rtcp;
    bool reported = false;
    for (const Outbound& stream : up_) {
      if (auto report = stream.stats.sender_report(now, clock_)) {
        report->blocks = reported ? std::vector<media::ReportBlock>{} : blocks;
        reported = true;
        rtcp.add(*report);
      }
    }
    if (!reported) {
      rtcp.add(media::ReceiverReport{own_ssrc(), blocks});
    }
    rtcp.add_cname(own_ssrc(), cname_);
    send_rtcp(rtcp.bytes());
  }

  void ask_if_due(media::MediaTime now) {
    if (key_frame_.take_due(to_mono(now))) {
      media::RtcpBuilder rtcp;
      rtcp.add(media::PictureLoss{own_ssrc(), video_ssrc_});
      send_rtcp(rtcp.bytes());
    }
  }

  void send_rtcp(media::Bytes plain) {
    make_room();
    const media::MutableBytes to = batch_.reserve();
    std::ranges::copy(plain, to.begin());
    const std::size_t size = sender_.protect_rtcp(to, plain.size());
    if (size > 0) {
      batch_.commit(ways_->bridge(), size);
      flush_soon();
    }
  }

  /// Sound is always sent: its SSRC stands for this end in RTCP.
  [[nodiscard]] std::uint32_t own_ssrc() const { return up_[2].sent.ssrc(); }

  void make_room() {
    if (batch_.full()) {
      ways_->send(batch_);
    }
  }

  /// After what is already waiting on the loop: the packets of one picture leave together.
  void flush_soon() {
    if (!flush_posted_) {
      flush_posted_ = true;
      boost::asio::post(loop_, [this, alive = std::weak_ptr(alive_)] {
        if (!alive.expired()) {
          flush_posted_ = false;
          ways_->send(batch_);
        }
      });
    }
  }

  boost::asio::io_context& loop_;
  Events events_;
  media::SrtpSender sender_;
  media::SrtpReceiver receiver_;
  std::array<Outbound, 4> up_;  // by Stream
  std::uint32_t video_ssrc_;
  std::uint32_t sound_ssrc_;
  media::ReceiveStats video_in_{media::kVideoClock};
  media::ReceiveStats sound_in_{media::kAudioClock};
  media::PacketOrder pictures_;
  media::LossList sound_losses_;
  std::vector<std::uint16_t> lost_;  // of one stream, while it is asked for
  KeyFrameAsker key_frame_;
  PathProbe probe_;
  media::NtpClock clock_ = media::NtpClock::from_system();
  const std::string cname_ = media::random_hex(16);
  media::SendBatch batch_;
  bool flush_posted_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>();  // ends what is posted to a gone leg
  media::MediaTime reported_at_{};
  std::unique_ptr<Ways> ways_;
};

RtpLeg::RtpLeg(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RtpLeg::~RtpLeg() = default;

Expected<std::unique_ptr<RtpLeg>> RtpLeg::open(boost::asio::io_context& loop,
                                               const wire::MediaOffer& offer,
                                               const wire::MediaAnswer& answer,
                                               const std::string& host, Events events,
                                               const Network& network) {
  const std::string& target = answer.host.empty() ? host : answer.host;
  const auto bridge = media::UdpAddress::resolve(target, answer.port);
  if (!bridge) {
    return fail("unknown_host", "Không tìm thấy máy cầu nối “" + target + "”.",
                "The bridge's host \"" + target + "\" is unknown.");
  }
  auto impl = std::make_unique<Impl>(loop, offer, answer, std::move(events));
  auto ways = Ways::open(loop, *bridge, network, impl->way_events());
  if (!ways) {
    return tl::unexpected(ways.error());
  }
  logger("leg")->info("generation {}: {} to bridge {}", offer.generation, (*ways)->text(),
                      bridge->text());
  impl->use(*std::move(ways));
  return std::make_unique<RtpLeg>(std::move(impl));
}

std::optional<std::uint16_t> RtpLeg::send(const UpPacket& packet) {
  return impl_->send(packet);
}
std::size_t RtpLeg::repair(Stream stream, std::uint16_t sequence) {
  return impl_->repair(stream, sequence, media::media_now());
}
media::MediaTime RtpLeg::round_trip() const {
  return impl_->likely_round_trip();
}
void RtpLeg::need_key_frame() {
  impl_->need_key_frame();
}
void RtpLeg::receive() {
  impl_->receive();
}
void RtpLeg::tick(media::MediaTime now) {
  impl_->tick(now);
}
wire::MediaPath RtpLeg::path() const {
  return impl_->path();
}
std::vector<bool> RtpLeg::answering_paths() const {
  return impl_->answering_paths();
}
RtpLeg::DownFacts RtpLeg::take_facts() {
  return impl_->take_facts();
}
RtpLeg::UpFacts RtpLeg::up_facts() const {
  return impl_->up_facts();
}
void RtpLeg::probe(std::optional<ProbeLoad> load) {
  impl_->probe(load);
}
PathReading RtpLeg::take_reading() {
  return impl_->take_reading();
}

}  // namespace nhipcau::leg
