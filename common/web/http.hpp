#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/expected.hpp"

/// HTTP as the gateway sees it, without libwebsockets. Values; the gateway's thread.
namespace nhipcau::web {

struct Request {
  std::string method;  ///< "GET", "POST", "PATCH", "DELETE", "OPTIONS", or "" for anything else
  std::string path;    ///< decoded, without the query
  std::string query;   ///< "a=1&b=2"
  std::string host;
  std::string origin;         ///< empty: none was sent
  std::string cookie;         ///< the whole header
  std::string authorization;  ///< the whole header
  std::string content_type;   ///< the whole header
  std::string if_match;       ///< the whole header
  std::string subprotocols;   ///< of a WebSocket upgrade
  std::string address;        ///< of the peer
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// Gives the answer to one request, once; the gateway's thread. A peer that is gone is no error.
using Respond = std::function<void(Response)>;

/// `{code, text}` with a status.
Response refusal(int status, const Error& error);

/// The page's own host: an Origin `http(s)://H` where H is the request's Host, letter for letter.
bool same_origin(const Request& request);

/// The value of one cookie; empty when it is not there.
std::string cookie_value(const std::string& header, const std::string& name);

/// The value of one key of a query; empty when it is not there.
std::string query_value(const std::string& query, const std::string& key);

}  // namespace nhipcau::web
