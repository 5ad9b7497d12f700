#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

/// A small HTTP and WebSocket client for the gateway's tests. Every wait ends after five seconds.
/// One thread.
namespace nhipcau::gateway {

using Json = nlohmann::json;
using Headers = std::map<std::string, std::string>;

struct HttpReply {
  int status = 0;  ///< 0: no answer
  Headers headers;
  std::string body;
};

/// One request on a connection of its own.
HttpReply http(int port, const std::string& method, const std::string& target,
               const std::string& body = "", const Headers& headers = {});

class WsClient {
 public:
  struct Handshake {
    std::string path;
    std::string subprotocol = "nhipcau.v1";
    std::string origin;
    std::string cookie;
  };

  WsClient(int port, const Handshake& handshake);
  ~WsClient();

  /// 101 when it is open.
  [[nodiscard]] int status() const;
  /// What the server says before it closes can still be read when sending fails.
  void send(const std::string& text);
  void send_binary(const std::string& bytes);
  /// The next frame; empty: closed, or nothing came in time.
  std::optional<std::string> next();
  /// The next message of a type, others skipped; null: closed or none.
  Json next_of(const std::string& type);
  /// Reads, and so answers pings, for so long; false when the server closed. The last call.
  bool stays_open(std::chrono::seconds duration);
  /// Reads to the end; true when the server closed.
  bool is_closed_by_server();
  [[nodiscard]] bool got_binary() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nhipcau::gateway
