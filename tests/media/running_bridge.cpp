#include "tests/media/running_bridge.hpp"

#include <poll.h>

#include <algorithm>

#include "common/io/gst.hpp"

namespace nhipcau::test {

using media::MediaTime;

RunningBridge::RunningBridge() {
  gst::init();
  auto socket = media::UdpSocket::open("127.0.0.1", 0);
  address_ = socket->local();
  bridge::BridgeOptions options;
  options.slate_width = 320;
  options.slate_height = 180;
  bridge::BridgeListener& listener = *this;
  bridge_ = std::make_unique<bridge::Bridge>(
      std::move(*socket), options, listener,
      [this](std::function<void()> task) { loop_.post(std::move(task)); });
  thread_ = std::thread([this] { loop_.run(*bridge_); });
  plan.title = "Hội nghị thử";
  plan.stamp = {1, 1};
}

RunningBridge::~RunningBridge() {
  loop_.stop();
  thread_.join();
}

simulator::SimulatedRoom& RunningBridge::add_room(const std::string& id,
                                                  simulator::RoomClips clips) {
  auto& simulated = rooms_[RoomId(id)];
  simulated = std::make_unique<simulator::SimulatedRoom>(clips, media::media_now());
  wire::BridgeRoom room;
  room.room = RoomId(id);
  room.number = static_cast<int>(plan.rooms.size()) + 1;
  room.name = id;
  room.offer = simulated->make_offer();
  plan.rooms.push_back(room);
  return *simulated;
}

relay::Relay& RunningBridge::put_behind(const std::string& id, const relay::Impairment& up,
                                        const relay::Impairment& down, std::uint64_t seed) {
  auto& relay = relays_[RoomId(id)];
  relay = std::make_unique<relay::Relay>("127.0.0.1", 0, address_, up, down, seed);
  return *relay;
}

relay::Relay& RunningBridge::put_second_behind(const std::string& id, const relay::Impairment& up,
                                               const relay::Impairment& down, std::uint64_t seed) {
  auto& relay = second_relays_[RoomId(id)];
  relay = std::make_unique<relay::Relay>("127.0.0.1", 0, address_, up, down, seed);
  rooms_.at(RoomId(id))->use_second_path(*media::UdpAddress::numeric("127.0.0.1", relay->port()));
  return *relay;
}

void RunningBridge::remove_room(const std::string& id) {
  std::erase_if(plan.rooms, [&](const wire::BridgeRoom& r) { return r.room.str() == id; });
  rooms_.erase(RoomId(id));
  relays_.erase(RoomId(id));
  accepted_.erase(RoomId(id));
  const std::lock_guard lock(mutex_);
  answers_.erase(RoomId(id));
}

/// Its answers are kept among the rooms', by the same name.
simulator::SimulatedRoom& RunningBridge::add_output(const std::string& id,
                                                    simulator::RoomClips clips) {
  auto& simulated = rooms_[RoomId(id)];
  simulated = std::make_unique<simulator::SimulatedRoom>(clips, media::media_now());
  simulated->send_pictures(false);
  plan.outputs.push_back({OutputId(id), simulated->make_offer(), {}, {}});
  return *simulated;
}

wire::BridgeOutput& RunningBridge::output(const std::string& id) {
  return *std::ranges::find(plan.outputs, OutputId(id), &wire::BridgeOutput::output);
}

void RunningBridge::offer_again(const std::string& id) {
  room(id).offer = rooms_.at(RoomId(id))->make_offer();
}

wire::BridgeRoom& RunningBridge::room(const std::string& id) {
  return *std::find_if(plan.rooms.begin(), plan.rooms.end(),
                       [&](const wire::BridgeRoom& r) { return r.room.str() == id; });
}

void RunningBridge::send_plan() {
  ++plan.stamp.seq;
  loop_.post([this, copy = plan] { bridge_->apply(copy, media::media_now()); });
}

void RunningBridge::pump() {
  std::map<RoomId, wire::MediaAnswer> answers;
  {
    const std::lock_guard lock(mutex_);
    answers = answers_;
  }
  const MediaTime now = media::media_now();
  for (auto& [id, room] : rooms_) {
    const auto found = answers.find(id);
    const auto relay = relays_.find(id);
    if (found != answers.end() && accepted_[id] != found->second.generation) {
      accepted_[id] = found->second.generation;
      wire::MediaAnswer answer = found->second;
      answer.port = relay == relays_.end() ? answer.port : relay->second->port();
      room->accept(answer, "127.0.0.1", now);
    }
    if (relay != relays_.end()) {
      relay->second->pump(now);
    }
    room->pump(now);
  }
  for (const auto& [id, relay] : second_relays_) {
    relay->pump(now);
  }
  for (const auto& pump_it : pumped) {
    pump_it(now);
  }
}

bool RunningBridge::wait_for(const std::function<bool()>& fact, std::chrono::milliseconds limit) {
  const MediaTime give_up_at = media::media_now() + limit;
  while (!fact()) {
    if (media::media_now() > give_up_at) {
      return false;
    }
    pump();
    poll(nullptr, 0, 2);  // the rooms' frames are due by time
  }
  return true;
}

void RunningBridge::pass(std::chrono::milliseconds duration) {
  wait_for([] { return false; }, duration);
}

wire::BridgeReport RunningBridge::report() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

std::size_t RunningBridge::reports() const {
  const std::lock_guard lock(mutex_);
  return reports_;
}

wire::RoomMedia RunningBridge::facts(const std::string& id) const {
  const wire::BridgeReport all = report();
  const auto found = std::find_if(all.rooms.begin(), all.rooms.end(),
                                  [&](const wire::RoomMedia& r) { return r.room.str() == id; });
  return found == all.rooms.end() ? wire::RoomMedia{} : *found;
}

std::vector<wire::Thumbnail> RunningBridge::thumbnails() const {
  const std::lock_guard lock(mutex_);
  return thumbnails_;
}

std::map<RoomId, wire::MediaAnswer> RunningBridge::answers() const {
  const std::lock_guard lock(mutex_);
  return answers_;
}

void RunningBridge::on_answer(const RoomId& room, const wire::MediaAnswer& answer) {
  const std::lock_guard lock(mutex_);
  answers_[room] = answer;
}

std::map<std::string, wire::PeerAnswer> RunningBridge::session_answers() const {
  const std::lock_guard lock(mutex_);
  return session_answers_;
}

void RunningBridge::on_session_answer(const std::string& id, const wire::PeerAnswer& answer) {
  const std::lock_guard lock(mutex_);
  session_answers_[id] = answer;
}

void RunningBridge::on_output_answer(const OutputId& output, const wire::MediaAnswer& answer) {
  on_answer(RoomId(output.str()), answer);
}

void RunningBridge::on_report(const wire::BridgeReport& report) {
  const std::lock_guard lock(mutex_);
  report_ = report;
  ++reports_;
}

void RunningBridge::on_thumbnail(wire::Thumbnail thumbnail) {
  const std::lock_guard lock(mutex_);
  thumbnails_.push_back(std::move(thumbnail));
}

}  // namespace nhipcau::test
