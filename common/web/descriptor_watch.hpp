#pragma once

#include <functional>
#include <map>
#include <memory>

#include "common/web/server.hpp"

struct lws;
struct lws_vhost;

/// What the server does with sockets that libwebsockets did not make. The service thread.
namespace nhipcau::web {

/// Descriptors in the service loop. Outlives the watches it gives, or they do nothing any more.
class DescriptorWatches {
 public:
  /// Looks at a duplicate, which libwebsockets closes. Null: it was refused.
  std::unique_ptr<Watch> add(lws_vhost* vhost, int fd, std::function<void()> readable);

  // From the service loop.
  int readable(lws* wsi);
  void closed(lws* wsi);

 private:
  class Handle;
  using Map = std::map<lws*, std::function<void()>>;

  std::shared_ptr<Map> map_ = std::make_shared<Map>();
};

/// TCP connections to this listening port of our own use segments that fit an MTU of 1280, both
/// ways: a path that swallows larger packets without a word would stop the control connection for
/// good. libwebsockets does not lend its listening socket, so it is looked for.
void limit_segments(int port);

}  // namespace nhipcau::web
