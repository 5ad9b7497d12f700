#include "common/web/descriptor_watch.hpp"

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace nhipcau::web {
namespace {

constexpr int kDescriptorsLookedAt = 256;    // the listening socket is made at the start
constexpr int kSegmentMax = 1280 - 20 - 20;  // the least MTU of IPv6, less the headers of IPv4

bool listens_on(int fd, int port) {
  int listening = 0;
  socklen_t size = sizeof listening;
  sockaddr_in name{};
  socklen_t name_size = sizeof name;
  return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0 &&
         getsockname(fd, reinterpret_cast<sockaddr*>(&name), &name_size) == 0 &&
         ntohs(name.sin_port) == port;
}

}  // namespace

class DescriptorWatches::Handle final : public Watch {
 public:
  Handle(lws* wsi, std::weak_ptr<Map> map) : wsi_(wsi), map_(std::move(map)) {}
  ~Handle() override {
    const std::shared_ptr<Map> map = map_.lock();
    if (map && map->erase(wsi_) > 0) {
      lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    }
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

 private:
  lws* wsi_;
  std::weak_ptr<Map> map_;
};

std::unique_ptr<Watch> DescriptorWatches::add(lws_vhost* vhost, int fd,
                                              std::function<void()> readable) {
  lws_sock_file_fd_type own{};
  own.filefd = dup(fd);
  if (own.filefd < 0) {
    return nullptr;
  }
  lws* wsi = lws_adopt_descriptor_vhost(vhost, LWS_ADOPT_RAW_FILE_DESC, own, nullptr, nullptr);
  if (wsi == nullptr) {
    return nullptr;  // and closed
  }
  map_->emplace(wsi, std::move(readable));
  return std::make_unique<Handle>(wsi, map_);
}

int DescriptorWatches::readable(lws* wsi) {
  const auto found = map_->find(wsi);
  if (found == map_->end()) {
    return -1;
  }
  const std::function<void()> call = found->second;  // it may end the watch
  call();
  return 0;
}

void DescriptorWatches::closed(lws* wsi) {
  map_->erase(wsi);
}

void limit_segments(int port) {
  for (int fd = 0; fd < kDescriptorsLookedAt; ++fd) {
    if (listens_on(fd, port)) {
      setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &kSegmentMax, sizeof kSegmentMax);
    }
  }
}

}  // namespace nhipcau::web
