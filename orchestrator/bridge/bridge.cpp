#include "orchestrator/bridge/bridge.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "common/base/log.hpp"
#include "common/media/h264.hpp"
#include "common/media/random.hpp"
#include "orchestrator/bridge/slate_text.hpp"

namespace nhipcau::bridge {
namespace {

using std::chrono::milliseconds;
constexpr std::chrono::seconds kTryArmed{2};
// Packets come thousands of times a second; a gap is waited for 5 ms at least before it is asked
// for.
constexpr milliseconds kLookEvery{2};
constexpr std::uint32_t kFeedbackTicks = 5;  // of 20 ms
constexpr int kReceiveRounds = 16;  // batches of 64 per wake-up, so that the tick is never starved

/// Of the streams and their repair streams.
std::vector<std::uint32_t> ssrcs_of(const wire::MediaOffer& offer) {
  std::vector<std::uint32_t> all;
  for (const std::uint32_t ssrc :
       {offer.video_ssrc, offer.thumbnail_ssrc, offer.audio_ssrc, offer.content_ssrc}) {
    if (ssrc != 0) {
      all.push_back(ssrc);
      all.push_back(media::repair_ssrc(ssrc));
    }
  }
  return all;
}

}  // namespace

Bridge::Bridge(media::UdpSocket socket, BridgeOptions options, BridgeListener& listener,
               PostTask post)
    : socket_(std::move(socket)),
      options_(std::move(options)),
      listener_(listener),
      post_(std::move(post)),
      router_(*this),
      programme_(router_.add_output(programme_sink_)),
      peers_(static_cast<Outlet&>(*this)),
      peer_hosts_(candidate_hosts(options_.advertise_host, socket_.local())),
      listeners_(router_, *this, listener_ports()),
      slate_(options_.slate_width, options_.slate_height,
             [this](std::vector<std::uint8_t> rtp) {
               post_([this, packet = std::move(rtp)] {
                 on_own_packet(router_.slate(), packet, media::media_now());
               });
             }),
      composer_(router_, options_.composed, composer_ports()) {}

Bridge::~Bridge() = default;

media::SendBatch& Bridge::batch() {
  if (batch_.full()) {
    flush();
  }
  return batch_;
}

void Bridge::ask_key_frame(StreamId stream, MediaTime now) {
  if (stream == router_.slate()) {
    slate_.ask_key_frame();
    return;
  }
  if (stream == composer_.stream()) {
    composer_.ask_key_frame();
    return;
  }
  const auto found = room_of_stream_.find(stream);
  const auto room = found == room_of_stream_.end() ? rooms_.end() : rooms_.find(found->second);
  if (room == rooms_.end() || !room->second->reachable(now)) {
    return;
  }
  if (room->second->stream == stream) {
    room->second->uplink()->send_picture_loss(Leg::Stream::kMain, batch());
  } else if (room->second->stream_of(wire::Feed::kContent) == stream) {
    room->second->uplink()->send_picture_loss(Leg::Stream::kContent, batch());
  }
}

// ---- the plan ----------------------------------------------------------------------------------

bool Bridge::apply(const wire::BridgePlan& plan, MediaTime now) {
  if (plan.stamp < applied_) {
    return false;
  }
  applied_ = plan.stamp;
  title_ = plan.title;
  note_ = plan.note;
  resumes_at_ = plan.resumes_at;
  show_slate();
  composer_.apply(plan.composition);
  drop_missing_sessions(plan);
  drop_missing(plan);
  for (const wire::BridgeRoom& room : plan.rooms) {
    apply_room(room, now);
  }
  add_sessions(plan);
  wanted_programme_ = plan.programme;
  listeners_.apply(plan.outputs, now);
  aim_outputs(now);  // after all uplinks are known
  router_.tick(now);
  flush();
  return true;
}

void Bridge::aim_outputs(MediaTime now) {
  router_.deliver();
  composer_.aim(now);
  for (auto& [id, room] : rooms_) {
    want(*room->output, room->wanted.picture, now);
  }
  want(programme_, wanted_programme_, now);
  aim_sessions(now);
  listeners_.aim(now);
}

void Bridge::drop_missing(const wire::BridgePlan& plan) {
  std::set<RoomId> named;
  for (const wire::BridgeRoom& room : plan.rooms) {
    named.insert(room.room);
  }
  for (auto it = rooms_.begin(); it != rooms_.end();) {
    if (named.contains(it->first)) {
      ++it;
      continue;
    }
    Room& room = *it->second;
    drop_uplink(room);
    router_.remove_output(*room.output);
    mixer_.set_open(room.id(), false);
    mixer_.set_lossy(room.id(), false);
    composer_.forget(room.id());
    std::erase_if(room_of_stream_, [&](const auto& entry) { return entry.second == room.id(); });
    it = rooms_.erase(it);
  }
}

void Bridge::apply_room(const wire::BridgeRoom& wanted, MediaTime now) {
  std::unique_ptr<Room>& room = rooms_[wanted.room];
  if (!room) {
    Outlet& outlet = *this;
    room = std::make_unique<Room>(wanted.room, outlet);
    room->output = &router_.add_output(*room);
  }
  if (!wanted.armed) {
    room->tried_at.reset();
  }
  room->wanted = wanted;
  mixer_.set_open(wanted.room, wanted.microphone_open);
  if (wanted.revoked && room->leg) {
    logger("media")->warn("room {}: its machine was revoked; its leg ends", wanted.room.str());
    drop_uplink(*room);
  }
  const bool new_offer = wanted.offer && !(room->leg && room->leg->offer() == *wanted.offer);
  if (new_offer && room->peer == nullptr) {  // else the orchestrator does not know yet who is there
    make_leg(*room, *wanted.offer, now);
  }
  keep_armed(*room, now);
}

void Bridge::drop_uplink(Room& room) {
  if (room.leg) {
    const wire::MediaOffer& offer = room.leg->offer();
    for (const std::uint32_t ssrc : ssrcs_of(offer)) {
      by_ssrc_.erase(ssrc);
    }
  }
  router_.remove_source(room.stream);
  router_.remove_source(room.content_stream);
  mixer_.forget_sound(room.id());
  room.stream = kNoStream;
  room.content_stream = kNoStream;
  room.leg.reset();
  room.main.reset();
  room.thumbnail.reset();
  room.content.reset();
  room.peer = nullptr;
  room.thumbnails.reset();
  room.monitor.stand_still();
}

/// Its leg or peer is new: a source of its own, so that nothing of the old one is mixed up with it.
void Bridge::begin_uplink(Room& room) {
  room.stream = router_.add_source();
  room_of_stream_[room.stream] = room.id();
  room.content_stream = router_.add_source();
  room_of_stream_[room.content_stream] = room.id();
  room.tried_at.reset();
  router_.set_reachable(*room.output, false);
  start_order(room);
  start_thumbnails(room);
}

/// Empty when an SSRC is taken: 1 in 2^32 per pair; a restart of the peer offers others.
std::optional<wire::MediaAnswer> Bridge::answer_to(const wire::MediaOffer& offer) {
  for (const std::uint32_t ssrc : ssrcs_of(offer)) {
    if (by_ssrc_.contains(ssrc) || listeners_.find(ssrc) != nullptr) {
      return std::nullopt;
    }
  }
  wire::MediaAnswer answer;
  answer.generation = offer.generation;
  answer.host = options_.advertise_host;
  answer.port = socket_.local().port();
  answer.key = media::random_srtp_key();
  answer.video_ssrc = media::random_ssrc();
  answer.audio_ssrc = media::random_ssrc();
  return answer;
}

Listeners::Ports Bridge::listener_ports() {
  return {.answer_to = [this](const wire::MediaOffer& offer) { return answer_to(offer); },
          .stream_of = [this](const wire::Source& source) { return stream_of(source); },
          .answered =
              [this](const OutputId& output, const wire::MediaAnswer& answer) {
                listener_.on_output_answer(output, answer);
              }};
}

Composer::Ports Bridge::composer_ports() {
  return {.stream_of =
              [this](const RoomId& id, wire::Feed feed) {
                const auto room = rooms_.find(id);
                return room == rooms_.end() ? kNoStream : room->second->stream_of(feed);
              },
          .post = post_,
          .sent =
              [this](StreamId stream, const std::vector<std::uint8_t>& rtp) {
                on_own_packet(stream, rtp, media::media_now());
              }};
}

void Bridge::make_leg(Room& room, const wire::MediaOffer& offer, MediaTime now) {
  drop_uplink(room);
  const auto answer = answer_to(offer);
  if (!answer) {
    logger("media")->error("room {}: an SSRC of its offer is taken; no leg made", room.id().str());
    return;
  }
  room.leg = std::make_unique<Leg>(offer, *answer, now);
  for (const std::uint32_t ssrc : ssrcs_of(offer)) {
    by_ssrc_[ssrc] = &room;
  }
  begin_uplink(room);
  logger("media")->info("room {}: new leg, generation {}", room.id().str(), offer.generation);
  listener_.on_answer(room.id(), *answer);
}

void Bridge::start_order(Room& room) {
  using Unit = media::PacketOrder::Unit;
  room.main = std::make_unique<media::PacketOrder>(
      Unit::kPackets, [this, &room](const media::RtpPacket& packet, bool key, MediaTime now) {
        on_main(room, packet, key, now);
      });
  room.splitter = {};
  room.thumbnail = std::make_unique<media::PacketOrder>(
      Unit::kPictures, [this, &room](const media::RtpPacket& packet, bool, MediaTime) {
        room.thumbnails->push(packet);
        composer_.on_thumbnail(room.id(), packet);
      });
  room.content = std::make_unique<media::PacketOrder>(
      Unit::kPackets, [this, &room](const media::RtpPacket& packet, bool key, MediaTime now) {
        router_.on_packet(room.content_stream, packet, key, now);
      });
  room.sound_losses = {};
}

/// Agents keep to the size; a peer's packets are cut to it, and are its thumbnail as well.
void Bridge::on_main(Room& room, const media::RtpPacket& packet, bool starts_key_frame,
                     MediaTime now) {
  if (room.peer == nullptr) {
    router_.on_packet(room.stream, packet, starts_key_frame, now);
    return;
  }
  room.splitter.push(packet, starts_key_frame,
                     [&](const media::RtpPacket& piece, bool piece_starts) {
                       router_.on_packet(room.stream, piece, piece_starts, now);
                     });
  room.thumbnails->push(packet);  // it has no thumbnail of its own
}

void Bridge::start_thumbnails(Room& room) {
  ThumbnailDecoder::Callbacks callbacks;
  // The pipeline's threads end before the room forgets its decoder; what they posted may come
  // later, so it finds the room by its stream.
  const auto find = [this, stream = room.stream]() -> Room* {
    const auto id = room_of_stream_.find(stream);
    const auto found = id == room_of_stream_.end() ? rooms_.end() : rooms_.find(id->second);
    return found == rooms_.end() || found->second->stream != stream ? nullptr : found->second.get();
  };
  callbacks.on_picture = [this, find](const PictureFacts& facts) {
    post_([find, facts] {
      if (Room* target = find()) {
        target->monitor.on_picture(facts, media::media_now());
      }
    });
  };
  callbacks.on_jpeg = [this, find](std::string jpeg) {
    post_([this, find, at = read_clock().wall, image = std::move(jpeg)] {
      if (const Room* target = find()) {
        listener_.on_thumbnail({target->id(), at, image});
      }
    });
  };
  room.thumbnails = std::make_unique<ThumbnailDecoder>(std::move(callbacks));
}

StreamId Bridge::stream_of(const wire::Source& source) const {
  if (source.show == wire::Show::kComposed) {
    return composer_.stream() != kNoStream ? composer_.stream() : router_.slate();
  }
  const auto room = source.room ? rooms_.find(*source.room) : rooms_.end();
  const auto feed = source.show == wire::Show::kContent ? wire::Feed::kContent : wire::Feed::kMain;
  const StreamId stream = room != rooms_.end() ? room->second->stream_of(feed) : kNoStream;
  return stream != kNoStream ? stream : router_.slate();
}

void Bridge::want(VideoForwarder& output, const wire::Source& source, MediaTime now) {
  output.want(stream_of(source), now);
}

wire::MediaAddress Bridge::media_address() const {
  const media::UdpAddress local = socket_.local();
  return {.listen = local.any_host() ? "" : local.host(),
          .advertised = options_.advertise_host,
          .port = local.port()};
}

std::map<RoomId, wire::MediaAnswer> Bridge::answers() const {
  std::map<RoomId, wire::MediaAnswer> all;
  for (const auto& [id, room] : rooms_) {
    if (room->leg) {
      all.emplace(id, room->leg->answer());
    }
  }
  return all;
}

// ---- packets -----------------------------------------------------------------------------------

void Bridge::receive(MediaTime now) {
  for (int round = 0; round < kReceiveRounds; ++round) {
    const std::span<media::Datagram> datagrams = socket_.receive();
    for (media::Datagram& datagram : datagrams) {
      on_datagram(datagram, now);
    }
    router_.deliver();
    if (now - looked_at_ >= kLookEvery) {
      ask_for_losses(now);
    }
    for (const Room* room : heard_) {
      room->leg->send_early_feedback(clock_, now, batch());
    }
    heard_.clear();
    flush();
    if (datagrams.size() < 32) {
      break;
    }
  }
  if (now - looked_at_ >= kLookEvery || programme_.on_air() != reported_programme_) {
    looked_at_ = now;
    report_changes(now);
  }
}

void Bridge::on_datagram(media::Datagram& datagram, MediaTime now) {
  if (!on_peer_datagram(datagram, now)) {
    on_leg_datagram(datagram, now);
  }
}

void Bridge::on_leg_datagram(media::Datagram& datagram, MediaTime now) {
  const auto ssrc = media::peek_ssrc(datagram.data);
  const auto found = ssrc ? by_ssrc_.find(*ssrc) : by_ssrc_.end();
  if (found == by_ssrc_.end()) {
    on_listener_datagram(ssrc ? listeners_.find(*ssrc) : nullptr, datagram, now);
    return;
  }
  Room& room = *found->second;
  const bool was_reachable = room.leg->reachable(now);
  const auto received = room.leg->receive(datagram, clock_, now);
  if (!received) {
    if (!room.leg->refused_duplicate(datagram.from)) {
      strangers_.add(datagram.from, room.leg->refusal(), now);
    }
    return;
  }
  if (!was_reachable && room.leg->reachable(now)) {
    router_.set_reachable(*room.output, true);
    router_.source_reachable(room.stream);
    router_.source_reachable(room.content_stream);
    keep_armed(room, now);
  }
  if (received->stream) {
    on_media(room, *received, now);
  } else {
    on_feedback(room, *received, now);
  }
  if (received->probe) {
    room.leg->answer_probe(*received->probe, datagram.from, batch());
  }
}

void Bridge::on_media(Room& room, const Leg::Received& received, MediaTime now) {
  const media::RtpPacket& packet = received.packet;
  if (received.stream == Leg::Stream::kMain) {
    if (room.peer == nullptr && (heard_.empty() || heard_.back() != &room)) {
      heard_.push_back(&room);
    }
    room.main->push(packet, received.repair, now);
  } else if (received.stream == Leg::Stream::kThumbnail) {
    room.thumbnail->push(packet, received.repair, now);
  } else if (received.stream == Leg::Stream::kContent) {
    room.content->push(packet, received.repair, now);
  } else {
    room.sound_losses.on_packet(packet.header.sequence, received.repair, now);
    if (room.peer != nullptr) {
      room.peer->take_sound(
          packet, [&](const media::RtpPacket& frame) { on_sound_frame(room, frame, now); });
    } else {
      on_sound_frame(room, packet, now);
    }
  }
}

void Bridge::on_sound_frame(Room& room, const media::RtpPacket& packet, MediaTime now) {
  mixer_.on_packet(room.id(), packet.header.sequence, packet.payload, now);
  relay_camera_sound(room.id(), packet, now);
  if (room.wanted.microphone_open) {
    listeners_.send_room_sound(room.id(), packet, now);
  }
}

void Bridge::on_listener_datagram(Listener* listener, const media::Datagram& datagram,
                                  MediaTime now) {
  if (listener == nullptr) {
    strangers_.add(datagram.from, "unknown SSRC", now);
  } else if (!listeners_.receive(*listener, datagram, clock_, now)) {
    strangers_.add(datagram.from, listener->leg->refusal(), now);
  }
}

/// A packet of the slate or of the composed picture.
void Bridge::on_own_packet(StreamId stream, const std::vector<std::uint8_t>& rtp, MediaTime now) {
  if (const auto packet = media::parse_rtp(rtp)) {
    router_.on_packet(stream, *packet, media::starts_key_frame(packet->payload), now);
    router_.deliver();
    flush();
    report_changes(now);
  }
}

// ---- time --------------------------------------------------------------------------------------

void Bridge::tick(MediaTime scheduled, MediaTime now) {
  for (auto& [id, room] : rooms_) {
    router_.set_reachable(*room->output, room->leg && room->leg->reachable(now));
    keep_armed(*room, now);
    give_up_losses(*room, now);
  }
  ask_for_losses(now);
  listeners_.tick(now);
  send_feedback(now);
  composer_.tick(now);
  send_sound(scheduled, now);
  router_.tick(now);
  flush();
  report_changes(now);
}

/// Ten times a second, and only where a main picture or content flows; between these what was not
/// told yet of a main picture.
void Bridge::send_feedback(MediaTime now) {
  const bool regular = tick_count_ % kFeedbackTicks == 0;
  for (auto& [id, room] : rooms_) {
    if (!room->leg || !room->leg->reachable(now)) {
      continue;
    }
    if (regular) {
      room->leg->send_feedback(Leg::Stream::kMain, clock_, now, batch());
      room->leg->send_feedback(Leg::Stream::kContent, clock_, now, batch());
    } else {
      room->leg->send_early_feedback(clock_, now, batch());
    }
  }
}

/// The countdown goes on by itself.
void Bridge::show_slate() {
  slate_.set_text(title_, slate_note(note_, resumes_at_, read_clock().wall));
}

void Bridge::send_sound(MediaTime scheduled, MediaTime now) {
  mixer_.tick(scheduled);
  // What is mixed came earlier: of all that is heard, the room on the screens must agree with them.
  const MediaTime at = scheduled - mixer_.delay(wanted_programme_.room.value_or(RoomId()));
  const std::uint32_t timestamp = tick_count_++ * static_cast<std::uint32_t>(kFrameSamples);
  for (auto& [id, room] : rooms_) {
    const std::vector<std::uint8_t>& packet = mixer_.packet_for(id);
    if (room->leg && room->leg->reachable(now) && !packet.empty()) {
      room->leg->send_sound(timestamp, packet, at, now, batch());
    }
  }
  tick_sessions(at, timestamp, now);
  listeners_.send_sound(timestamp, mixer_.shared(), at, now);
}

/// An armed room is asked for a key frame once, so that its path is known to be good, and every two
/// seconds while its picture does not flow.
void Bridge::keep_armed(Room& room, MediaTime now) {
  if (!room.wanted.armed || !room.reachable(now)) {
    return;
  }
  if (room.tried_at && (now - *room.tried_at < kTryArmed || router_.alive(room.stream, now))) {
    return;
  }
  room.tried_at = now;
  router_.prepare(room.stream, now);
}

void Bridge::second(MediaTime now) {
  for (auto& [id, room] : rooms_) {
    if (room->uplink() == nullptr) {
      continue;
    }
    Leg& leg = *room->uplink();
    leg.take_second();
    router_.set_round_trip(room->stream, leg.round_trip().value_or(MediaTime{0}));
    router_.set_round_trip(room->content_stream, leg.round_trip().value_or(MediaTime{0}));
    if (room->leg && leg.reachable(now)) {
      leg.send_reports(clock_, now, batch());
    }
    see_peer_picture(*room, now);
    if (const std::string error = room->thumbnails->check(); !error.empty()) {
      logger("media")->warn("room {}: thumbnail: {}", id.str(), error);
    }
  }
  for (PeerSession* session : peers_.all()) {
    if (session->reachable(now)) {
      session->send_reports(clock_, now);
    }
  }
  judge_paths(now);
  listeners_.second(clock_, now);
  show_slate();
  if (const std::string error = slate_.check(); !error.empty()) {
    logger("media")->error("slate: {}", error);
  }
  for (const std::string& error : composer_.check()) {
    logger("media")->error("{}", error);
  }
  flush();
  report(now);
}

}  // namespace nhipcau::bridge
