#include "tests/sim/network.hpp"

namespace nhipcau::sim {
namespace {

// PROTOCOL.md §1: a ping every 2 s, dead after 6 s without an answer.
constexpr int kDeadAfter = 6'000;
constexpr int kDeadAtLatest = 8'000;
constexpr int kSlowest = 60;  // ms, one way, on a good line

constexpr std::size_t index(Side side) {
  return static_cast<std::size_t>(side);
}
constexpr std::size_t index(Way way) {
  return static_cast<std::size_t>(way);
}
constexpr Side other(Side side) {
  return side == Side::kPeer ? Side::kServer : Side::kPeer;
}
constexpr Side receiver(Way way) {
  return way == Way::kUp ? Side::kServer : Side::kPeer;
}
constexpr Way from(Side side) {
  return side == Side::kPeer ? Way::kUp : Way::kDown;
}

}  // namespace

class Connection {
 public:
  struct Packet {
    MonoTime at;
    Network::Event arrive;
  };
  struct Lane {
    std::deque<Packet> packets;
    MonoTime last;
  };

  Path* path = nullptr;
  bool broken = false;  ///< in the middle: nothing passes any more
  std::array<bool, 2> open{true, true};
  std::array<Lane, 2> lanes;
  std::array<Network::Event, 2> on_end;
};

bool Network::open(const Link& link, Side side) {
  return link && link->open[index(side)];
}

Link Network::connect(Path& path, Event at_peer, Event at_server) {
  auto link = std::make_shared<Connection>();
  link->path = &path;
  link->on_end = {std::move(at_peer), std::move(at_server)};
  return link;
}

void Network::send(const Link& link, Way way, Event arrive) {
  if (!open(link, other(receiver(way))) || link->broken) {
    return;
  }
  Connection::Lane& lane = link->lanes[index(way)];
  Millis delay = random_.millis(1, kSlowest);
  if (!healed_ && random_.chance(weather_.stall)) {
    delay = random_.millis(300, 4'000);
    link->path->bad_until = std::max(link->path->bad_until, schedule_.now() + delay);
  }
  lane.last = std::max(lane.last + Millis{1}, schedule_.now() + delay);
  lane.packets.push_back({lane.last, std::move(arrive)});
  wait(link, way, lane.last);
}

void Network::wait(const Link& link, Way way, MonoTime until) {
  schedule_.at(until, [this, link, way] { pump(link, way); });
}

void Network::pump(const Link& link, Way way) {
  Connection::Lane& lane = link->lanes[index(way)];
  const MonoTime blocked = link->path->blocked(way);
  if (!healed_ && blocked > schedule_.now()) {
    if (!lane.packets.empty()) {
      wait(link, way, blocked);
    }
    return;
  }
  while (!lane.packets.empty() && lane.packets.front().at <= schedule_.now()) {
    const Event arrive = std::move(lane.packets.front().arrive);
    lane.packets.pop_front();
    if (open(link, receiver(way))) {
      arrive(link);
    }
  }
}

void Network::notice(const Link& link, Side side) {
  if (open(link, side)) {
    close(link, side);
    link->on_end[index(side)](link);
  }
}

void Network::close(const Link& link, Side side) {
  if (!open(link, side)) {
    return;
  }
  const Way way = from(side);
  if (random_.chance(0.5)) {
    link->lanes[index(way)].packets.clear();  // a reset overtakes what was under way
  }
  send(link, way, [this, side](const Link& ended) { notice(ended, other(side)); });
  link->open[index(side)] = false;
  link->lanes[index(way == Way::kUp ? Way::kDown : Way::kUp)].packets.clear();
}

void Network::vanish(const Link& link, Side side) {
  if (!open(link, side)) {
    return;
  }
  link->open[index(side)] = false;
  link->lanes[index(from(side))].packets.clear();
  schedule_.after(random_.millis(kDeadAfter, kDeadAtLatest),
                  [this, link, side] { notice(link, other(side)); });
}

void Network::reset(const Link& link) {
  if (!link) {
    return;
  }
  link->broken = true;
  for (Connection::Lane& lane : link->lanes) {
    lane.packets.clear();
  }
  for (const Side side : {Side::kPeer, Side::kServer}) {
    const Millis noticed = random_.millis(1, random_.chance(0.5) ? kSlowest : kDeadAtLatest);
    link->path->bad_until = std::max(link->path->bad_until, schedule_.now() + noticed);
    schedule_.after(noticed, [this, link, side] { notice(link, side); });
  }
}

void Network::block(Path& path, Way way, Millis duration, const Link& link) {
  MonoTime& until = path.blocked_until[index(way)];
  until = std::max(until, schedule_.now() + duration);
  path.bad_until = std::max(path.bad_until, until);
  for (const Side side : {Side::kPeer, Side::kServer}) {
    const MonoTime dead = schedule_.now() + random_.millis(kDeadAfter, kDeadAtLatest);
    if (link && dead < until) {  // a ping needs both ways: one is enough to miss its answer
      schedule_.at(dead, [this, link, side] {
        if (!healed_) {
          notice(link, side);
        }
      });
    }
  }
}

}  // namespace nhipcau::sim
