#include "common/io/low_delay.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace nhipcau::io {
namespace {

/// Bytes not yet sent, beyond those on their way: 50 ms of 2.5 Mbit/s. The window itself grows with
/// the line, so a distant one is not starved.
constexpr int kUnsent = 16 * 1024;
constexpr int kOn = 1;

}  // namespace

void keep_delay_low(int fd) {
  setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsent, sizeof kUnsent);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
}

}  // namespace nhipcau::io
