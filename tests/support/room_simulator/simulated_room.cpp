#include "tests/support/room_simulator/simulated_room.hpp"

#include <stdexcept>

#include "common/media/random.hpp"
#include "common/media/rtcp.hpp"

namespace nhipcau::simulator {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kSoundPeriod{20};
constexpr milliseconds kThumbnailPeriod{200};
constexpr milliseconds kReportPeriod{1000};

media::UdpSocket open_socket() {
  auto socket = media::UdpSocket::open("127.0.0.1", 0);
  if (!socket) {
    throw std::runtime_error(socket.error().text.en);
  }
  return std::move(*socket);
}

}  // namespace

SimulatedRoom::SimulatedRoom(RoomClips clips, MediaTime now)
    : clips_(clips), socket_(open_socket()), next_report_(now) {
  // Rooms start apart, as cameras do.
  const MediaTime shift{media::random_u32() % 40000};
  main_.next = thumbnail_.next = sound_.next = now + shift;
}

wire::MediaOffer SimulatedRoom::make_offer() {
  offer_.generation = media::random_hex(16);
  offer_.key = media::random_srtp_key();
  offer_.video_ssrc = media::random_ssrc();
  offer_.thumbnail_ssrc = media::random_ssrc();
  offer_.audio_ssrc = media::random_ssrc();
  up_ = std::make_unique<media::SrtpSender>(offer_.key);
  const auto stream = [](std::uint32_t ssrc, std::uint8_t type, MediaTime next) {
    return Outgoing{
        ssrc, type, static_cast<std::uint16_t>(media::random_u32() & 0x7fffU), media::random_u32(),
        0,    next};
  };
  main_ = stream(offer_.video_ssrc, media::kPayloadVideo, main_.next);
  thumbnail_ = stream(offer_.thumbnail_ssrc, media::kPayloadThumbnail, thumbnail_.next);
  sound_ = stream(offer_.audio_ssrc, media::kPayloadAudio, sound_.next);
  answer_.reset();
  down_.reset();
  return offer_;
}

void SimulatedRoom::accept(const wire::MediaAnswer& answer, const std::string& host,
                           MediaTime now) {
  if (answer.generation != offer_.generation) {
    return;
  }
  const auto address = media::UdpAddress::resolve(host, answer.port);
  if (!address) {
    throw std::runtime_error("no such host: " + host);
  }
  bridge_ = *address;
  answer_ = answer;
  down_ = std::make_unique<media::SrtpReceiver>(answer.key);
  video_stats_ = media::ReceiveStats(media::kVideoClock);
  sound_stats_ = media::ReceiveStats(media::kAudioClock);
  for (Outgoing* stream : {&main_, &thumbnail_, &sound_}) {
    stream->next = std::max(stream->next, now);
  }
}

void SimulatedRoom::pump(MediaTime now) {
  receive(now);
  if (!answer_) {
    return;
  }
  if (send_main_ && send_pictures_ && clips_.main != nullptr) {
    send_pictures_due(main_, *clips_.main, MediaTime{1'000'000 / clips_.pictures_per_second}, now);
  } else {
    main_.next = now;
  }
  if (send_pictures_ && clips_.thumbnail != nullptr) {
    send_pictures_due(thumbnail_, *clips_.thumbnail, kThumbnailPeriod, now);
  } else {
    thumbnail_.next = now;
  }
  if (clips_.sound != nullptr) {
    send_sound_due(now);
  }
  if (now >= next_report_) {
    next_report_ = now + kReportPeriod;
    send_reports(now);
  }
  socket_.send(batch_);
}

void SimulatedRoom::send_pictures_due(Outgoing& stream, const std::vector<AccessUnit>& clip,
                                      MediaTime period, MediaTime now) {
  for (; stream.next <= now; stream.next += period) {
    const bool jump = &stream == &main_ && key_wanted_ && answer_requests_;
    while (jump && !clip[stream.position].key) {
      stream.position = (stream.position + 1) % clip.size();
    }
    while (!answer_requests_ && &stream == &main_ && clip[stream.position].key) {
      stream.position = (stream.position + 1) % clip.size();
    }
    key_wanted_ = key_wanted_ && !jump;
    const AccessUnit& unit = clip[stream.position];
    stream.position = (stream.position + 1) % clip.size();
    for (std::size_t i = 0; i < unit.payloads.size(); ++i) {
      send_packet(stream, unit.payloads[i], i + 1 == unit.payloads.size());
    }
    stream.timestamp += static_cast<std::uint32_t>(period.count() * 9 / 100);
  }
}

void SimulatedRoom::send_sound_due(MediaTime now) {
  for (; sound_.next <= now; sound_.next += kSoundPeriod) {
    send_packet(sound_, (*clips_.sound)[sound_.position], false);
    sound_.position = (sound_.position + 1) % clips_.sound->size();
    sound_.timestamp += 960;
  }
}

void SimulatedRoom::send_packet(Outgoing& stream, const Payload& payload, bool marker) {
  if (batch_.full()) {
    socket_.send(batch_);
  }
  const media::MutableBytes to = batch_.reserve();
  media::write_rtp_header(
      {marker, stream.payload_type, stream.sequence++, stream.timestamp, stream.ssrc}, to);
  std::copy(payload.begin(), payload.end(), to.begin() + media::kRtpHeaderSize);
  batch_.commit(bridge_, up_->protect_rtp(to, media::kRtpHeaderSize + payload.size()));
}

void SimulatedRoom::send_reports(MediaTime now) {
  media::ReceiverReport report{offer_.audio_ssrc, {}};
  for (media::ReceiveStats* stats : {&video_stats_, &sound_stats_}) {
    if (const auto block = stats->report_block(now)) {
      report.blocks.push_back(*block);
    }
  }
  media::RtcpBuilder builder;
  builder.add(report).add_cname(offer_.audio_ssrc, "simulated-room");
  const media::MutableBytes to = batch_.reserve();
  std::copy(builder.bytes().begin(), builder.bytes().end(), to.begin());
  batch_.commit(bridge_, up_->protect_rtcp(to, builder.bytes().size()));
}

void SimulatedRoom::ask_key_frame() {
  media::RtcpBuilder builder;
  builder.add(media::PictureLoss{offer_.audio_ssrc, answer_->video_ssrc});
  const media::MutableBytes to = batch_.reserve();
  std::copy(builder.bytes().begin(), builder.bytes().end(), to.begin());
  batch_.commit(bridge_, up_->protect_rtcp(to, builder.bytes().size()));
  socket_.send(batch_);
}

void SimulatedRoom::receive(MediaTime now) {
  while (true) {
    const std::span<media::Datagram> datagrams = socket_.receive();
    for (const media::Datagram& datagram : datagrams) {
      on_datagram(datagram, now);
    }
    if (datagrams.empty()) {
      return;
    }
  }
}

void SimulatedRoom::on_datagram(const media::Datagram& datagram, MediaTime now) {
  if (!down_) {
    return;
  }
  if (media::is_rtcp(datagram.data)) {
    const auto plain = down_->unprotect_rtcp(datagram.data);
    const auto items = plain ? media::parse_rtcp(*plain) : std::nullopt;
    refused_ += plain ? 0 : 1;
    for (const media::RtcpItem& item : items.value_or(std::vector<media::RtcpItem>{})) {
      if (const auto* loss = std::get_if<media::PictureLoss>(&item);
          loss != nullptr && loss->media == offer_.video_ssrc) {
        key_wanted_ = true;
        ++requests_;
      } else if (const auto* sent = std::get_if<media::SenderReport>(&item)) {
        const bool video = sent->ssrc == answer_->video_ssrc;
        (video ? video_stats_ : sound_stats_).on_sender_report(*sent, now);
      }
    }
    return;
  }
  const auto plain = down_->unprotect_rtp(datagram.data);
  const auto packet = plain ? media::parse_rtp(*plain) : std::nullopt;
  if (!packet) {
    ++refused_;
  } else if (packet->header.ssrc == answer_->video_ssrc) {
    ++video_received_;
    video_stats_.on_packet(packet->header, now);
    if (on_video) {
      on_video(*packet);
    }
  } else if (packet->header.ssrc == answer_->audio_ssrc) {
    ++sound_received_;
    sound_stats_.on_packet(packet->header, now);
    if (on_sound) {
      on_sound(*packet);
    }
  }
}

}  // namespace nhipcau::simulator
