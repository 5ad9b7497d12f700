#include "orchestrator/session/beat_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace nhipcau::session {
namespace {

constexpr std::string_view kBeat = "WATCHDOG=1";
constexpr int kMostAtOnce = 64;  // who sends without end does not hold us

tl::unexpected<Error> refused(const std::string& path, const std::string& why) {
  return fail("beat_socket", path + ": không nghe được nhịp của chương trình: " + why,
              path + ": heartbeats cannot be heard: " + why);
}

}  // namespace

Expected<BeatSocket> BeatSocket::open(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return refused(path, "the path is longer than a socket's name may be");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  BeatSocket opened(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  ::unlink(path.c_str());
  const void* const name = &address;
  if (opened.fd_ < 0 ||
      ::bind(opened.fd_, static_cast<const sockaddr*>(name), sizeof(address)) != 0) {
    return refused(path, std::strerror(errno));
  }
  return opened;
}

BeatSocket::~BeatSocket() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

BeatSocket::BeatSocket(BeatSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

bool BeatSocket::heard() {
  bool beat = false;
  std::array<char, 256> words{};
  for (int each = 0; each < kMostAtOnce; ++each) {
    const ssize_t size = ::recv(fd_, words.data(), words.size(), 0);
    if (size < 0) {
      break;
    }
    const std::string_view said(words.data(), static_cast<std::size_t>(size));
    beat = beat || said.find(kBeat) != std::string_view::npos;
  }
  return beat;
}

bool BeatWatch::hangs(bool heard) {
  if (heard) {
    patience_ = kMissed;
    missed_ = 0;
    return false;
  }
  return patience_ > 0 && ++missed_ >= patience_;
}

}  // namespace nhipcau::session
