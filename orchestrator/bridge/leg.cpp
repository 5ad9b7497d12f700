#include "orchestrator/bridge/leg.hpp"

#include <algorithm>
#include <utility>

#include "common/base/overloaded.hpp"
#include "common/media/rtcp.hpp"

namespace nhipcau::bridge {
namespace {

constexpr std::chrono::seconds kAway{5};
constexpr std::chrono::seconds kFlowing{1};
constexpr std::chrono::seconds kSilence{10};  // then a rollover may have been missed
constexpr std::chrono::seconds kRepairsFlow{2};
constexpr std::size_t kSoundKept = 16 * 1024;  // a second of 50 packets of 120 bytes, twice
constexpr MediaTime kUnknownRoundTrip{100'000};
constexpr MediaTime kLeastApart{10'000};
constexpr const char* kCname = "nhipcau-bridge";

}  // namespace

Leg::Leg(const wire::MediaOffer& offer, const wire::MediaAnswer& answer, MediaTime now)
    : Leg(offer, answer, {media::gcm_master(offer.key), media::gcm_master(answer.key)}, now) {}

Leg::Leg(const wire::MediaOffer& offer, const wire::MediaAnswer& answer, const Marks& marks,
         MediaTime now)
    : offer_(offer),
      answer_(answer),
      marks_(marks),
      up_(marks.up),
      down_(marks.down),
      last_authentic_(now - kAway),
      video_down_(answer.video_ssrc, media::kVideoClock),
      sound_down_(answer.audio_ssrc, media::kAudioClock),
      video_repair_(answer.video_ssrc, marks.video_payload),
      sound_sent_(answer.audio_ssrc, marks.sound_payload, kSoundKept) {}

bool Leg::reachable(MediaTime now) const {
  return paths_.known() && now - last_authentic_ < kAway;
}

std::optional<Leg::Received> Leg::receive(const media::Datagram& datagram,
                                          const media::NtpClock& clock, MediaTime now) {
  return media::is_rtcp(datagram.data) ? receive_rtcp(datagram, clock, now)
                                       : receive_rtp(datagram, now);
}

void Leg::heard_from(const media::UdpAddress& from, MediaTime now) {
  last_authentic_ = now;
  paths_.media_from(from, now);
}

media::ReceiveStats* Leg::stats_of(std::uint32_t ssrc) {
  const auto stream = stream_of(ssrc);
  if (!stream) {
    return nullptr;
  }
  switch (*stream) {
    case Stream::kMain:
      return &main_;
    case Stream::kThumbnail:
      return &thumbnail_;
    case Stream::kSound:
      return &sound_;
    case Stream::kContent:
      break;
  }
  return &content_;
}

std::optional<Leg::Stream> Leg::stream_of(std::uint32_t ssrc) const {
  for (const Stream stream : {Stream::kMain, Stream::kThumbnail, Stream::kSound}) {
    if (ssrc == ssrc_of(stream)) {
      return stream;
    }
  }
  const bool content = offer_.content_ssrc != 0 && ssrc == offer_.content_ssrc;
  return content ? std::optional(Stream::kContent) : std::nullopt;
}

std::uint32_t Leg::ssrc_of(Stream stream) const {
  switch (stream) {
    case Stream::kMain:
      return offer_.video_ssrc;
    case Stream::kThumbnail:
      return offer_.thumbnail_ssrc;
    case Stream::kSound:
      return offer_.audio_ssrc;
    case Stream::kContent:
      break;
  }
  return offer_.content_ssrc;
}

void Leg::learn(const media::RtpHeader& header) {
  if (header.payload_type == marks_.video_payload) {
    offer_.video_ssrc = header.ssrc;
  } else if (header.payload_type == marks_.sound_payload) {
    offer_.audio_ssrc = header.ssrc;
  }
}

std::optional<Leg::Received> Leg::receive_rtp(const media::Datagram& datagram, MediaTime now) {
  const media::ReceiveStats* heard = stats_of(*media::peek_ssrc(datagram.data));
  const bool silent =
      heard != nullptr && (!heard->started() || now - heard->last_arrival() > kSilence);
  const auto plain = up_.unprotect_rtp(datagram.data, silent);
  if (!plain) {
    refusal_ = media::name_of(up_.last_refusal());
    return std::nullopt;
  }
  auto packet = media::parse_rtp(*plain);
  if (packet && marks_.learn_ssrcs) {
    learn(packet->header);
  }
  const bool repair = packet && !stream_of(packet->header.ssrc);
  const media::RtpHeader came = packet ? packet->header : media::RtpHeader();
  if (repair) {
    packet = media::repaired_packet(*packet);
  }
  const auto stream = packet ? stream_of(packet->header.ssrc) : std::nullopt;
  if (!stream) {
    refusal_ = "malformed RTP";
    return std::nullopt;
  }
  if (repair) {
    repairs_[static_cast<std::size_t>(*stream)].on_packet(came, now);
  }
  heard_from(datagram.from, now);
  Received received;
  received.stream = stream;
  received.packet = *packet;
  received.repair = repair;
  if (!repair) {
    stats_of(packet->header.ssrc)->on_packet(packet->header, now);
  }
  if (stream == Stream::kMain) {
    if (!repair) {
      main_arrivals_.on_packet(packet->header.sequence, now - datagram.waited);
    }
    main_bits_.add(now, static_cast<double>(datagram.data.size()) * 8);
    main_pictures_.add(now, packet->header.marker ? 1 : 0);
  } else if (stream == Stream::kContent && !repair) {
    content_arrivals_.on_packet(packet->header.sequence, now);
  }
  return received;
}

std::optional<Leg::Received> Leg::receive_rtcp(const media::Datagram& datagram,
                                               const media::NtpClock& clock, MediaTime now) {
  const auto plain = up_.unprotect_rtcp(datagram.data);
  if (!plain) {
    refusal_ = media::name_of(up_.last_refusal());
    return std::nullopt;
  }
  const auto items = media::parse_rtcp(*plain);
  if (!items) {
    refusal_ = "malformed RTCP";
    return std::nullopt;
  }
  Received received;
  for (const media::RtcpItem& item : *items) {
    std::visit(Overloaded{[&](const media::SenderReport& report) {
                            if (media::ReceiveStats* stats = stats_of(report.ssrc)) {
                              stats->on_sender_report(report, now);
                            }
                            on_blocks(report.blocks, clock, now);
                          },
                          [&](const media::ReceiverReport& report) {
                            on_blocks(report.blocks, clock, now);
                          },
                          [&](const media::PictureLoss& loss) {
                            received.lost_picture |= loss.media == answer_.video_ssrc;
                          },
                          [&](const media::Nack& nack) {
                            if (nack.media == answer_.video_ssrc) {
                              received.lost_video = nack.lost;
                            } else if (nack.media == answer_.audio_ssrc) {
                              received.lost_sound = nack.lost;
                            }
                          },
                          [&](const media::PathProbe& probe) { received.probe = probe; },
                          [](const media::Bye&) {},
                          [](const media::CongestionFeedback&) {}},  // a leg ends by the plan alone
               item);
  }
  if (received.probe) {
    on_probe(*received.probe, datagram.from, now);
  } else {
    heard_from(datagram.from, now);
  }
  return received;
}

/// One that only tries a way leaves everything as it is.
void Leg::on_probe(const media::PathProbe& probe, const media::UdpAddress& from, MediaTime now) {
  if (probe.kind == media::PathProbe::Kind::kKeep) {
    last_authentic_ = now;
    paths_.keep(probe, from, now);
  }
}

void Leg::answer_probe(media::PathProbe probe, const media::UdpAddress& to,
                       media::SendBatch& batch) {
  probe.sender = answer_.video_ssrc;
  media::RtcpBuilder builder;
  builder.add(probe);
  const media::MutableBytes packet = batch.reserve();
  std::ranges::copy(builder.bytes(), packet.begin());
  batch.commit(to, down_.protect_rtcp(packet, builder.bytes().size()));
}

void Leg::on_blocks(const std::vector<media::ReportBlock>& blocks, const media::NtpClock& clock,
                    MediaTime now) {
  for (const media::ReportBlock& block : blocks) {
    if (block.ssrc == answer_.video_ssrc) {
      video_down_.on_report_block(block, now, clock);
    } else if (block.ssrc == answer_.audio_ssrc) {
      sound_down_.on_report_block(block, now, clock);
    }
  }
}

void Leg::send_video(const media::RtpHeader& header, media::Bytes payload, MediaTime media_time,
                     media::SendBatch& batch) {
  const std::size_t size = media::kRtpHeaderSize + payload.size();
  if (size + media::kSrtpOverhead > media::SendBatch::kMaxDatagram) {
    return;  // PROTOCOL §5: at most 1200 bytes
  }
  media::RtpHeader out = header;
  out.ssrc = answer_.video_ssrc;
  out.payload_type = marks_.video_payload;
  const media::MutableBytes to = batch.reserve();
  media::write_rtp_header(out, to);
  std::copy(payload.begin(), payload.end(), to.begin() + media::kRtpHeaderSize);
  paths_.commit(down_.protect_rtp(to, size), batch);
  video_down_.on_packet(out, payload.size(), media_time);
}

void Leg::send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time,
                     MediaTime now, media::SendBatch& batch) {
  const media::RtpHeader header = sound_sent_.add(false, timestamp, opus, now);
  const media::MutableBytes to = batch.reserve();
  media::write_rtp_header(header, to);
  std::copy(opus.begin(), opus.end(), to.begin() + media::kRtpHeaderSize);
  paths_.commit(down_.protect_rtp(to, media::kRtpHeaderSize + opus.size()), batch,
                media::Traffic::kSound);
  sound_down_.on_packet(header, opus.size(), media_time);
}

void Leg::repair_video(const media::RtpHeader& header, media::Bytes payload,
                       media::SendBatch& batch) {
  const media::MutableBytes to = batch.reserve();
  send_repair(video_repair_.write(header, payload, to), to, batch, media::Traffic::kPicture);
}

void Leg::repair_sound(std::uint16_t sequence, MediaTime now, media::SendBatch& batch) {
  const media::MutableBytes to = batch.reserve();
  send_repair(sound_sent_.repair(sequence, now, repair_apart(), to), to, batch,
              media::Traffic::kSound);
}

void Leg::send_repair(std::size_t size, media::MutableBytes packet, media::SendBatch& batch,
                      media::Traffic traffic) {
  if (size > 0) {
    paths_.commit(down_.protect_rtp(packet, size), batch, traffic);
  }
}

void Leg::send_nack(Stream stream, std::span<const std::uint16_t> lost, media::SendBatch& batch) {
  media::RtcpBuilder builder;
  builder.add(media::Nack{answer_.video_ssrc, ssrc_of(stream), {lost.begin(), lost.end()}});
  send_rtcp(builder.bytes(), batch);
}

void Leg::send_rtcp(media::Bytes packet, media::SendBatch& batch) {
  const media::MutableBytes to = batch.reserve();
  std::copy(packet.begin(), packet.end(), to.begin());
  paths_.commit(down_.protect_rtcp(to, packet.size()), batch);
}

void Leg::send_picture_loss(Stream stream, media::SendBatch& batch) {
  media::RtcpBuilder builder;
  builder.add(media::PictureLoss{answer_.video_ssrc, ssrc_of(stream)});
  send_rtcp(builder.bytes(), batch);
}

std::vector<media::ReportBlock> Leg::report_blocks(MediaTime now) {
  std::vector<media::ReportBlock> blocks;
  for (media::ReceiveStats* stats : {&main_, &thumbnail_, &sound_, &content_}) {
    if (auto block = stats->report_block(now)) {
      blocks.push_back(*block);
    }
  }
  for (media::ReceiveStats& stats : repairs_) {
    const bool flows = stats.started() && now - stats.last_arrival() < kRepairsFlow;
    if (auto block = flows ? stats.report_block(now) : std::nullopt) {
      blocks.push_back(*block);
    }
  }
  return blocks;
}

void Leg::send_reports(const media::NtpClock& clock, MediaTime now, media::SendBatch& batch) {
  media::RtcpBuilder builder;
  if (auto video = video_down_.sender_report(now, clock)) {
    video->blocks = report_blocks(now);
    builder.add(*video);
  } else {
    builder.add(media::ReceiverReport{answer_.video_ssrc, report_blocks(now)});
  }
  if (const auto sound = sound_down_.sender_report(now, clock)) {
    builder.add(*sound);
  }
  builder.add_cname(answer_.video_ssrc, kCname);
  builder.add_cname(answer_.audio_ssrc, kCname);
  send_rtcp(builder.bytes(), batch);
}

void Leg::send_feedback(Stream stream, const media::NtpClock& clock, MediaTime now,
                        media::SendBatch& batch) {
  ArrivalLog& arrivals = stream == Stream::kContent ? content_arrivals_ : main_arrivals_;
  if (auto feedback = arrivals.take(clock, now)) {
    send_feedback(std::move(*feedback), stream, batch);
  }
}

void Leg::send_early_feedback(const media::NtpClock& clock, MediaTime now,
                              media::SendBatch& batch) {
  if (auto feedback = main_arrivals_.take_early(clock, now)) {
    send_feedback(std::move(*feedback), Stream::kMain, batch);
  }
}

void Leg::send_feedback(media::CongestionFeedback feedback, Stream stream,
                        media::SendBatch& batch) {
  feedback.sender = answer_.video_ssrc;
  feedback.media = ssrc_of(stream);
  media::RtcpBuilder builder;
  builder.add(feedback);
  send_rtcp(builder.bytes(), batch);
}

void Leg::take_second() {
  up_loss_pct_ =
      std::max({main_.take_loss_pct(), thumbnail_.take_loss_pct(), sound_.take_loss_pct()});
}

bool Leg::sound_ok(MediaTime now) const {
  return sound_.started() && now - sound_.last_arrival() < kFlowing;
}

bool Leg::main_flows(MediaTime now) const {
  return main_.started() && now - main_.last_arrival() < kFlowing;
}

bool Leg::content_flows(MediaTime now) const {
  return content_.started() && now - content_.last_arrival() < kFlowing;
}

double Leg::up_jitter_ms(MediaTime now) const {
  return main_flows(now) ? main_.jitter_ms() : thumbnail_.jitter_ms();
}

double Leg::down_loss_pct() const {
  return std::max(video_down_.loss_pct(), sound_down_.loss_pct());
}

std::optional<MediaTime> Leg::round_trip() const {
  return sound_down_.round_trip() ? sound_down_.round_trip() : video_down_.round_trip();
}

MediaTime Leg::likely_round_trip() const {
  return round_trip().value_or(kUnknownRoundTrip);
}

MediaTime Leg::repair_apart() const {
  return std::max(kLeastApart, likely_round_trip() / 2);
}

}  // namespace nhipcau::bridge
