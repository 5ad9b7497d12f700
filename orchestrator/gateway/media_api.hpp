#pragma once

#include <functional>
#include <optional>
#include <string>

#include "common/wire/peer.hpp"
#include "orchestrator/gateway/hub.hpp"
#include "orchestrator/gateway/ice_servers.hpp"
#include "orchestrator/gateway/web.hpp"

namespace nhipcau::gateway {

/// WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): POST makes a session, PATCH trickles, DELETE
/// ends it. PROTOCOL.md §9. The service thread only.
///
///   /whip/ROOM          the room's camera and microphone
///   /whip/ROOM/desk     the technical desk's voice, for this room alone
///   /whep/programme     the programme
///   /whep/ROOM          what the room is sent
///   /whep/ROOM/camera   the room's own picture and sound
class MediaApi {
 public:
  using CookieAccount = std::function<std::optional<Account>(const Request&)>;

  /// `hub` outlives this.
  MediaApi(Hub& hub, IceServers servers, CookieAccount cookie_account)
      : hub_(hub), servers_(std::move(servers)), cookie_account_(std::move(cookie_account)) {}

  /// The path is ours, whatever the method.
  [[nodiscard]] static bool serves(const std::string& path);
  void serve(const Request& request, const Respond& respond);
  /// RFC 9725 §4.5 and CORS: pages of other hosts may come, with a token; cookies are for our own.
  /// Every answer here has it, or such a page cannot even read why it was refused.
  [[nodiscard]] static Response with_cors(Response response);

 private:
  /// What a path means: an endpoint, or one session of it.
  struct Target {
    wire::SessionKind kind = wire::SessionKind::kProgramme;
    RoomId room;           ///< empty for the programme
    std::string endpoint;  ///< its path
    std::string id;        ///< empty: the endpoint itself
  };

  [[nodiscard]] static std::optional<Target> target_of(const std::string& path);
  [[nodiscard]] std::optional<Error> refuses(const Request& request, const Target& target) const;
  [[nodiscard]] Error wrong_token(const std::string& token) const;
  void note_opener(const Request& request, const Target& target, wire::MediaSession& session) const;
  /// The room whose token this is, when it may have what the path means.
  [[nodiscard]] std::optional<RoomId> room_admitted(const std::string& token,
                                                    const Target& target) const;
  void open(const Request& request, const Target& target, const Respond& respond);
  void patch(const Request& request, const Target& target, const Respond& respond);
  void end(const Target& target, const Respond& respond);
  /// The session at the target, on the service thread; answers 404 itself.
  void with_session(const Target& target, const Respond& respond,
                    std::function<void(const wire::MediaSession&)> go_on);
  [[nodiscard]] Response created(const Target& target, const std::string& id,
                                 const std::string& sdp) const;

  Hub& hub_;
  IceServers servers_;
  CookieAccount cookie_account_;
};

}  // namespace nhipcau::gateway
