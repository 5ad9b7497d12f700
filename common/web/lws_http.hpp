#pragma once

#include <libwebsockets.h>

#include <optional>

#include "common/web/http.hpp"

/// Requests and responses through libwebsockets. Included by server.cpp only; the service thread.
namespace nhipcau::web {

Request read_request(lws* wsi);

/// The Content-Length; empty: not sent, or no number.
std::optional<std::size_t> content_length(lws* wsi);

/// Sends one response piece by piece, one piece each time the socket takes one.
class ResponseWriter {
 public:
  ResponseWriter(Response response, bool tls) : response_(std::move(response)), tls_(tls) {}

  enum class Step { kMore, kDone, kBroken };
  Step write_some(lws* wsi);

 private:
  Step write_headers(lws* wsi);
  Step write_body(lws* wsi);

  Response response_;
  bool tls_;
  bool headers_sent_ = false;
  std::size_t sent_ = 0;
};

}  // namespace nhipcau::web
