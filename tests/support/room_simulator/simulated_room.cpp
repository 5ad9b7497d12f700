#include "tests/support/room_simulator/simulated_room.hpp"

#include <algorithm>
#include <stdexcept>

#include "common/media/random.hpp"
#include "common/media/rtcp.hpp"

namespace nhipcau::simulator {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kSoundPeriod{20};
constexpr milliseconds kThumbnailPeriod{200};
constexpr milliseconds kReportPeriod{1000};
constexpr milliseconds kAskPeriod{500};
constexpr milliseconds kKeepPeriod{200};
constexpr milliseconds kSoundUseful{100};
constexpr std::size_t kKeptBytes = 1 << 20;  // a second of 8 Mbit/s

media::UdpSocket open_socket() {
  auto socket = media::UdpSocket::open("127.0.0.1", 0);
  if (!socket) {
    throw std::runtime_error(socket.error().text.en);
  }
  return std::move(*socket);
}

}  // namespace

SimulatedRoom::SimulatedRoom(RoomClips clips, MediaTime now)
    : clips_(clips), socket_(open_socket()), next_report_(now), order_(make_order()) {
  // Rooms start apart, as cameras do.
  const MediaTime shift{media::random_u32() % 40000};
  main_.next = thumbnail_.next = sound_.next = content_.next = now + shift;
}

media::PacketOrder SimulatedRoom::make_order() {
  return {media::PacketOrder::Unit::kPictures,
          [this](const media::RtpPacket& packet, bool, MediaTime) {
            if (on_video) {
              on_video(packet);
            }
          }};
}

wire::MediaOffer SimulatedRoom::make_offer() {
  offer_.generation = media::random_hex(16);
  offer_.key = media::random_srtp_key();
  offer_.video_ssrc = media::random_ssrc();
  offer_.thumbnail_ssrc = media::random_ssrc();
  offer_.audio_ssrc = media::random_ssrc();
  offer_.content_ssrc = clips_.content != nullptr ? media::random_ssrc() : 0;
  up_ = std::make_unique<media::SrtpSender>(offer_.key);
  const auto stream = [](std::uint32_t ssrc, std::uint8_t type, MediaTime next) {
    return Outgoing{std::make_unique<media::SentStream>(ssrc, type, kKeptBytes),
                    media::random_u32(), 0, next};
  };
  main_ = stream(offer_.video_ssrc, media::kPayloadVideo, main_.next);
  thumbnail_ = stream(offer_.thumbnail_ssrc, media::kPayloadThumbnail, thumbnail_.next);
  sound_ = stream(offer_.audio_ssrc, media::kPayloadAudio, sound_.next);
  content_ = stream(offer_.content_ssrc, media::kPayloadContent, content_.next);
  sound_sent_.emplace(offer_.audio_ssrc, media::kAudioClock);
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
  order_ = make_order();
  sound_losses_ = {};
  video_stats_ = media::ReceiveStats(media::kVideoClock);
  sound_stats_ = media::ReceiveStats(media::kAudioClock);
  for (Outgoing* stream : {&main_, &thumbnail_, &sound_, &content_}) {
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
  if (send_content_ && clips_.content != nullptr) {
    send_pictures_due(content_, *clips_.content, MediaTime{1'000'000 / clips_.pictures_per_second},
                      now);
  } else {
    content_.next = now;
  }
  if (send_sound_ && clips_.sound != nullptr) {
    send_sound_due(now);
  } else {
    sound_.next = now;
  }
  ask_for_losses(now);
  keep_paths(now);
  if (now >= next_report_) {
    next_report_ = now + kReportPeriod;
    send_reports(now);
  }
  flush();
}

void SimulatedRoom::send_pictures_due(Outgoing& stream, const std::vector<AccessUnit>& clip,
                                      MediaTime period, MediaTime now) {
  for (; stream.next <= now; stream.next += period) {
    bool& wanted = &stream == &content_ ? content_key_wanted_ : key_wanted_;
    const bool jump = &stream != &thumbnail_ && wanted && answer_requests_;
    while (jump && !clip[stream.position].key) {
      stream.position = (stream.position + 1) % clip.size();
    }
    while (!answer_requests_ && &stream == &main_ && clip[stream.position].key) {
      stream.position = (stream.position + 1) % clip.size();
    }
    wanted = wanted && !jump;
    const AccessUnit& unit = clip[stream.position];
    stream.position = (stream.position + 1) % clip.size();
    for (std::size_t i = 0; i < unit.payloads.size(); ++i) {
      send_packet(stream, unit.payloads[i], i + 1 == unit.payloads.size(), now);
    }
    if (&stream == &main_ && on_main_sent) {
      on_main_sent(unit.payloads.back());
    }
    stream.timestamp += static_cast<std::uint32_t>(period.count() * 9 / 100);
  }
}

void SimulatedRoom::send_sound_due(MediaTime now) {
  for (; sound_.next <= now; sound_.next += kSoundPeriod) {
    send_packet(sound_, (*clips_.sound)[sound_.position], false, now);
    sound_.position = (sound_.position + 1) % clips_.sound->size();
    sound_.timestamp += 960;
  }
}

void SimulatedRoom::send_packet(Outgoing& stream, const Payload& payload, bool marker,
                                MediaTime now) {
  if (batch_.full()) {
    flush();
  }
  const media::RtpHeader header = stream.sent->add(marker, stream.timestamp, payload, now);
  const media::MutableBytes to = batch_.reserve();
  media::write_rtp_header(header, to);
  std::copy(payload.begin(), payload.end(), to.begin() + media::kRtpHeaderSize);
  batch_.commit(bridge_, up_->protect_rtp(to, media::kRtpHeaderSize + payload.size()));
  if (&stream == &sound_) {
    sound_sent_->on_packet(header, payload.size(), now);
  }
}

void SimulatedRoom::send_rtcp(media::Bytes packet) {
  const media::MutableBytes to = batch_.reserve();
  std::copy(packet.begin(), packet.end(), to.begin());
  batch_.commit(bridge_, up_->protect_rtcp(to, packet.size()));
}

void SimulatedRoom::send_reports(MediaTime now) {
  std::vector<media::ReportBlock> blocks;
  for (media::ReceiveStats* stats : {&video_stats_, &sound_stats_}) {
    if (const auto block = stats->report_block(now)) {
      blocks.push_back(*block);
    }
  }
  media::RtcpBuilder builder;
  if (auto report = sound_sent_->sender_report(now, clock_)) {
    report->blocks = blocks;
    builder.add(*report);
  } else {
    builder.add(media::ReceiverReport{offer_.audio_ssrc, blocks});
  }
  builder.add_cname(offer_.audio_ssrc, "simulated-room");
  send_rtcp(builder.bytes());
}

void SimulatedRoom::ask_key_frame() {
  media::RtcpBuilder builder;
  builder.add(media::PictureLoss{offer_.audio_ssrc, answer_->video_ssrc});
  send_rtcp(builder.bytes());
  flush();
}

MediaTime SimulatedRoom::round_trip() const {
  return sound_sent_->round_trip().value_or(MediaTime{100'000});
}

void SimulatedRoom::ask_for_losses(MediaTime now) {
  order_.tick(now, round_trip());
  breaks_ += order_.take_broken() ? 1 : 0;
  if (order_.seeking() && video_stats_.started() && (!asked_at_ || now - *asked_at_ > kAskPeriod)) {
    asked_at_ = now;
    ask_key_frame();
  }
  const auto ask = [this](std::uint32_t ssrc, const std::vector<std::uint16_t>& lost) {
    if (!lost.empty()) {
      media::RtcpBuilder builder;
      builder.add(media::Nack{offer_.audio_ssrc, ssrc, lost});
      send_rtcp(builder.bytes());
    }
  };
  std::vector<std::uint16_t> video;
  order_.collect_lost(now, round_trip(), video);
  ask(answer_->video_ssrc, video);
  std::vector<std::uint16_t> sound;
  sound_losses_.forget_older(kSoundUseful, now);
  sound_losses_.collect_due(now, round_trip(), sound);
  ask(answer_->audio_ssrc, sound);
}

void SimulatedRoom::receive(MediaTime now) {
  receive(socket_, now);
  if (second_) {
    receive(second_->socket, now);
  }
}

void SimulatedRoom::receive(media::UdpSocket& socket, MediaTime now) {
  while (true) {
    const std::span<media::Datagram> datagrams = socket.receive();
    for (const media::Datagram& datagram : datagrams) {
      on_datagram(datagram, now);
    }
    if (datagrams.empty()) {
      return;
    }
  }
}

void SimulatedRoom::use_second_path(const media::UdpAddress& bridge) {
  second_.emplace(SecondPath{open_socket(), bridge, media::SendBatch(), {}});
}

/// By both paths, when there are two.
void SimulatedRoom::flush() {
  if (second_) {
    batch_.for_each([this](media::Bytes packet) {
      if (second_->batch.full()) {
        second_->socket.send(second_->batch);
      }
      std::ranges::copy(packet, second_->batch.reserve().begin());
      second_->batch.commit(second_->bridge, packet.size());
    });
    second_->socket.send(second_->batch);
  }
  socket_.send(batch_);
}

void SimulatedRoom::keep_paths(MediaTime now) {
  if (second_ && now >= second_->next_keep) {
    second_->next_keep = now + kKeepPeriod;
    flush();
    keep(0, socket_, bridge_);
    keep(1, second_->socket, second_->bridge);
  }
}

void SimulatedRoom::keep(std::uint8_t path, media::UdpSocket& socket, const media::UdpAddress& to) {
  media::RtcpBuilder builder;
  builder.add(media::PathProbe{offer_.audio_ssrc, media::PathProbe::Kind::kKeep, path, 2});
  const media::MutableBytes packet = batch_.reserve();
  std::ranges::copy(builder.bytes(), packet.begin());
  const std::size_t size = up_->protect_rtcp(packet, builder.bytes().size());
  last_keep_.assign(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
  batch_.commit(to, size);
  socket.send(batch_);
}

void SimulatedRoom::on_datagram(const media::Datagram& datagram, MediaTime now) {
  if (!down_) {
    return;
  }
  if (media::is_rtcp(datagram.data)) {
    on_rtcp(datagram.data, now);
    return;
  }
  const media::ReceiveStats& heard =
      media::peek_ssrc(datagram.data) == answer_->video_ssrc ? video_stats_ : sound_stats_;
  const bool silent = heard.started() && now - heard.last_arrival() > std::chrono::seconds{10};
  const auto plain = down_->unprotect_rtp(datagram.data, silent);
  const auto packet = plain ? media::parse_rtp(*plain) : std::nullopt;
  if (!packet) {
    ++refused_;
  } else if (const auto original = media::repaired_packet(*packet)) {
    ++repairs_received_;
    on_rtp(*original, true, now);
  } else {
    on_rtp(*packet, false, now);
  }
}

void SimulatedRoom::on_rtp(const media::RtpPacket& packet, bool repair, MediaTime now) {
  if (packet.header.ssrc == answer_->video_ssrc) {
    if (!repair) {
      ++video_received_;
      video_stats_.on_packet(packet.header, now);
    }
    order_.push(packet, repair, now);
  } else if (packet.header.ssrc == answer_->audio_ssrc) {
    if (!repair) {
      ++sound_received_;
      sound_stats_.on_packet(packet.header, now);
    }
    sound_losses_.on_packet(packet.header.sequence, repair, now);
    if (on_sound) {
      on_sound(packet);
    }
  }
}

void SimulatedRoom::on_rtcp(media::MutableBytes data, MediaTime now) {
  const auto plain = down_->unprotect_rtcp(data);
  const auto items = plain ? media::parse_rtcp(*plain) : std::nullopt;
  refused_ += plain ? 0 : 1;
  for (const media::RtcpItem& item : items.value_or(std::vector<media::RtcpItem>{})) {
    if (const auto* loss = std::get_if<media::PictureLoss>(&item)) {
      const bool main = loss->media == offer_.video_ssrc;
      (main ? key_wanted_ : content_key_wanted_) = true;
      requests_ += main ? 1 : 0;
    } else if (const auto* sent = std::get_if<media::SenderReport>(&item)) {
      const bool video = sent->ssrc == answer_->video_ssrc;
      (video ? video_stats_ : sound_stats_).on_sender_report(*sent, now);
      on_reports(sent->blocks, now);
    } else if (const auto* received = std::get_if<media::ReceiverReport>(&item)) {
      on_reports(received->blocks, now);
    } else if (const auto* nack = std::get_if<media::Nack>(&item)) {
      on_nack(*nack, now);
    }
  }
}

void SimulatedRoom::on_reports(const std::vector<media::ReportBlock>& blocks, MediaTime now) {
  for (const media::ReportBlock& block : blocks) {
    if (block.ssrc == offer_.audio_ssrc) {
      sound_sent_->on_report_block(block, now, clock_);
    }
  }
}

void SimulatedRoom::on_nack(const media::Nack& nack, MediaTime now) {
  for (const Outgoing* stream : {&main_, &thumbnail_, &sound_, &content_}) {
    for (const std::uint16_t sequence : nack.lost) {
      if (stream->sent->ssrc() != nack.media) {
        break;
      }
      const media::MutableBytes to = batch_.reserve();
      const std::size_t size = stream->sent->repair(sequence, now, milliseconds{10}, to);
      if (size > 0) {
        batch_.commit(bridge_, up_->protect_rtp(to, size));
        ++repairs_sent_;
      }
    }
  }
}

}  // namespace nhipcau::simulator
