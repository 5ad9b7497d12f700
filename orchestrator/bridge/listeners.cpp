#include "orchestrator/bridge/listeners.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "common/base/log.hpp"

namespace nhipcau::bridge {

void Listeners::apply(const std::vector<wire::BridgeOutput>& wanted, MediaTime now) {
  for (auto it = listeners_.begin(); it != listeners_.end();) {
    if (std::ranges::find(wanted, it->first, &wire::BridgeOutput::output) != wanted.end()) {
      ++it;
      continue;
    }
    forget_ssrcs(*it->second);
    router_.remove_output(*it->second->output);
    it = listeners_.erase(it);
  }
  for (const wire::BridgeOutput& output : wanted) {
    apply_one(output, now);
  }
}

void Listeners::apply_one(const wire::BridgeOutput& wanted, MediaTime now) {
  std::unique_ptr<Listener>& listener = listeners_[wanted.output];
  if (!listener) {
    listener = std::make_unique<Listener>(outlet_);
    listener->output = &router_.add_output(*listener);
    router_.set_reachable(*listener->output, false);
  }
  listener->wanted = wanted;
  if (wanted.offer && !(listener->leg && listener->leg->offer() == *wanted.offer)) {
    make_leg(*listener, *wanted.offer, now);
  }
}

void Listeners::aim(MediaTime now) {
  for (auto& [id, listener] : listeners_) {
    listener->output->want(ports_.stream_of(listener->wanted.picture), now);
  }
}

void Listeners::make_leg(Listener& listener, const wire::MediaOffer& offer, MediaTime now) {
  forget_ssrcs(listener);
  listener.leg.reset();
  router_.set_reachable(*listener.output, false);
  const std::string& name = listener.wanted.output.str();
  const auto answer = ports_.answer_to(offer);
  if (!answer) {
    logger("media")->error("output {}: an SSRC of its offer is taken; no leg made", name);
    return;
  }
  listener.leg = std::make_unique<Leg>(offer, *answer, now);
  for (const std::uint32_t ssrc : {offer.video_ssrc, offer.thumbnail_ssrc, offer.audio_ssrc}) {
    by_ssrc_[ssrc] = &listener;
  }
  logger("media")->info("output {}: new leg, generation {}", name, offer.generation);
  ports_.answered(listener.wanted.output, *answer);
}

void Listeners::forget_ssrcs(const Listener& listener) {
  std::erase_if(by_ssrc_, [&](const auto& entry) { return entry.second == &listener; });
}

Listener* Listeners::find(std::uint32_t ssrc) {
  const auto found = by_ssrc_.find(ssrc);
  return found == by_ssrc_.end() ? nullptr : found->second;
}

bool Listeners::receive(Listener& listener, const media::Datagram& datagram,
                        const media::NtpClock& clock, MediaTime now) {
  const auto received = listener.leg->receive(datagram, clock, now);
  if (!received) {
    return false;
  }
  router_.set_reachable(*listener.output, true);
  if (received->lost_picture) {
    router_.lost_picture(*listener.output, now);
  }
  router_.repair(*listener.output, received->lost_video, listener.leg->repair_apart(), now);
  for (const std::uint16_t sequence : received->lost_sound) {
    listener.leg->repair_sound(sequence, now, outlet_.batch());
  }
  return true;
}

void Listeners::send_sound(std::uint32_t timestamp, media::Bytes opus, MediaTime media_time,
                           MediaTime now) {
  for (auto& [id, listener] : listeners_) {
    if (!listener->wanted.sound && listener->leg && listener->leg->reachable(now) &&
        !opus.empty()) {
      listener->leg->send_sound(timestamp, opus, media_time, now, outlet_.batch());
    }
  }
}

/// The timestamps are made of the bridge's time, so that they go on evenly whatever becomes of the
/// room's own.
void Listeners::send_room_sound(const RoomId& room, const media::RtpPacket& packet, MediaTime now) {
  for (auto& [id, listener] : listeners_) {
    if (listener->wanted.sound != room || !listener->leg || !listener->leg->reachable(now)) {
      continue;
    }
    const MediaTime at = listener->sound_clock.on_packet(packet.header.timestamp, now);
    const auto timestamp = static_cast<std::uint32_t>(at.count() * 48 / 1000);
    listener->leg->send_sound(timestamp, packet.payload, at, now, outlet_.batch());
  }
}

void Listeners::tick(MediaTime now) {
  for (auto& [id, listener] : listeners_) {
    router_.set_reachable(*listener->output, listener->leg && listener->leg->reachable(now));
  }
}

void Listeners::second(const media::NtpClock& clock, MediaTime now) {
  for (auto& [id, listener] : listeners_) {
    if (listener->leg && listener->leg->reachable(now)) {
      listener->leg->take_second();
      listener->leg->send_reports(clock, now, outlet_.batch());
    }
  }
}

std::map<OutputId, wire::MediaAnswer> Listeners::answers() const {
  std::map<OutputId, wire::MediaAnswer> all;
  for (const auto& [id, listener] : listeners_) {
    if (listener->leg) {
      all.emplace(id, listener->leg->answer());
    }
  }
  return all;
}

}  // namespace nhipcau::bridge
