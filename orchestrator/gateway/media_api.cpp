#include "orchestrator/gateway/media_api.hpp"

#include <algorithm>

#include "orchestrator/gateway/ascii.hpp"
#include "orchestrator/gateway/sdp.hpp"

namespace nhipcau::gateway {
namespace {

using wire::SessionKind;

constexpr const char* kSdp = "application/sdp";
constexpr const char* kTrickle = "application/trickle-ice-sdpfrag";
constexpr std::size_t kIdDigits = 16;
constexpr std::string_view kBearer = "bearer ";
constexpr const char* kProgramme = "programme";
constexpr const char* kCamera = "camera";
constexpr const char* kDesk = "desk";

/// The media type alone: "application/sdp; charset=utf-8" is SDP as well.
std::string media_type(const std::string& header) {
  std::string type = header.substr(0, header.find(';'));
  type.erase(type.find_last_not_of(' ') + 1);
  return lower(type);
}

/// A scheme's case and the number of blanks behind it do not matter (RFC 9110 §11.1, §11.4).
std::optional<std::string> bearer_of(const Request& request) {
  const std::string& header = request.authorization;
  if (lower(header.substr(0, kBearer.size())) != kBearer) {
    return std::nullopt;
  }
  const std::size_t begin = header.find_first_not_of(' ', kBearer.size());
  const std::string token = begin == std::string::npos ? "" : header.substr(begin);
  return token.substr(0, token.find_last_not_of(' ') + 1);
}

/// A slash at the end is nothing.
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  if (!parts.empty() && parts.back().empty()) {
    parts.pop_back();
  }
  return parts;
}

bool is_id(const std::string& text) {
  return text.size() == kIdDigits && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Response options() {
  Response response{204, "text/plain; charset=utf-8", "", {}};
  response.headers.emplace_back("access-control-allow-methods", "OPTIONS, POST, PATCH, DELETE");
  response.headers.emplace_back("access-control-allow-headers",
                                "Authorization, Content-Type, If-Match");
  response.headers.emplace_back("access-control-max-age", "86400");
  response.headers.emplace_back("accept-post", kSdp);
  return response;
}

Response method_not_allowed(bool endpoint) {
  Response response = refusal(
      405, {"bad_method", {"Địa chỉ này không nhận phương thức đó.", "Not a method of this URL."}});
  response.headers.emplace_back("allow", endpoint ? "OPTIONS, POST" : "OPTIONS, PATCH, DELETE");
  return response;
}

Response wrong_type(const char* expected) {
  return refusal(415, {"bad_content_type",
                       {std::string("Content-Type phải là ") + expected + ".",
                        std::string("The Content-Type must be ") + expected + "."}});
}

Error not_found() {
  return {"not_found", {"Không có phiên hình ảnh, âm thanh này.", "There is no such session."}};
}

std::string etag_of(const std::string& id) {
  return '"' + id + '"';
}

int status_of(const Error& error) {
  if (error.code == "unavailable" || error.code == "too_many_sessions") {
    return 503;
  }
  return error.code == "unknown_room" ? 404 : error.code == "bad_sdp" ? 400 : 422;
}

Response refused(const Error& error) {
  Response response = refusal(status_of(error), error);
  if (response.status == 503) {
    response.headers.emplace_back("retry-after", "2");
  }
  return response;
}

/// RFC 6750 §3.1: a token that is nobody's is answered as none is, one of another room is not.
Response turned_away(const Error& error) {
  const bool unknown = error.code == "bad_token";
  Response response = refusal(unknown || error.code == "not_signed_in" ? 401 : 403, error);
  if (response.status == 401) {
    response.headers.emplace_back("www-authenticate",
                                  unknown ? "Bearer error=\"invalid_token\"" : "Bearer");
  }
  return response;
}

/// Who may have what with a console's cookie.
bool role_allows(const Account& account, SessionKind kind, const RoomId& room) {
  const bool own = account.role == core::Role::kTechnician && account.room == room;
  const bool desk = account.role == core::Role::kModerator || account.role == core::Role::kMonitor;
  switch (kind) {
    case SessionKind::kContribution:
      return own;
    case SessionKind::kProgramme:
      return true;
    case SessionKind::kReturn:
    case SessionKind::kCamera:
      return own || desk;
    case SessionKind::kDesk:
      return desk;
  }
  return false;
}

/// What comes from the peer; the other kinds go to it.
bool sends(SessionKind kind) {
  return kind == SessionKind::kContribution || kind == SessionKind::kDesk;
}

}  // namespace

bool MediaApi::serves(const std::string& path) {
  return path.starts_with("/whip/") || path.starts_with("/whep/");
}

std::optional<MediaApi::Target> MediaApi::target_of(const std::string& path) {
  std::vector<std::string> parts = parts_of(path);
  Target target;
  if (parts.size() > 2 && is_id(parts.back())) {
    target.id = parts.back();
    parts.pop_back();
  }
  for (const std::string& part : parts) {
    target.endpoint += "/" + part;
  }
  if (parts.size() < 2 || parts[1].empty()) {
    return std::nullopt;
  }
  const bool whip = parts[0] == "whip";
  if (parts.size() == 3 && !whip && parts[2] == kCamera) {
    target.kind = SessionKind::kCamera;
  } else if (parts.size() == 3 && whip && parts[2] == kDesk) {
    target.kind = SessionKind::kDesk;
  } else if (parts.size() != 2) {
    return std::nullopt;
  } else if (whip) {
    target.kind = SessionKind::kContribution;
  } else {
    target.kind = parts[1] == kProgramme ? SessionKind::kProgramme : SessionKind::kReturn;
  }
  if (target.kind != SessionKind::kProgramme) {
    target.room = RoomId(parts[1]);
  }
  return target;
}

Response MediaApi::with_cors(Response response) {
  response.headers.emplace_back("access-control-allow-origin", "*");
  response.headers.emplace_back("access-control-expose-headers",
                                "Location, ETag, Link, Accept-Patch, Retry-After");
  return response;
}

void MediaApi::serve(const Request& request, const Respond& respond) {
  const auto answer = [respond](Response response) { respond(with_cors(std::move(response))); };
  const std::optional<Target> target = target_of(request.path);
  if (!target) {
    answer(refusal(404, not_found()));
  } else if (request.method == "OPTIONS") {
    answer(options());
  } else if (const bool endpoint = target->id.empty();
             request.method != "POST" && request.method != "PATCH" && request.method != "DELETE") {
    answer(method_not_allowed(endpoint));
  } else if (endpoint != (request.method == "POST")) {
    answer(method_not_allowed(endpoint));
  } else if (const std::optional<Error> error = refuses(request, *target)) {
    answer(turned_away(*error));
  } else if (request.method == "POST") {
    open(request, *target, answer);
  } else if (request.method == "PATCH") {
    patch(request, *target, answer);
  } else {
    end(*target, answer);
  }
}

// ---- who may -----------------------------------------------------------------------------------

std::optional<RoomId> MediaApi::room_admitted(const std::string& token,
                                              const Target& target) const {
  if (target.kind == SessionKind::kDesk) {
    return std::nullopt;
  }
  for (const auto& [room, hash] : hub_.credentials().room_tokens) {
    const bool may = target.kind == SessionKind::kProgramme || room == target.room;
    if (may && token_matches(hash, token)) {
      return room;
    }
  }
  return std::nullopt;
}

Error MediaApi::wrong_token(const std::string& token) const {
  const auto& tokens = hub_.credentials().room_tokens;
  const bool known = std::ranges::any_of(
      tokens, [&](const auto& each) { return token_matches(each.second, token); });
  return {known ? "forbidden" : "bad_token",
          {"Mã vào phòng không đúng với điểm cầu này.", "The token is not the one of this room."}};
}

/// A room's token as a bearer, or the cookie of a console's own page.
std::optional<Error> MediaApi::refuses(const Request& request, const Target& target) const {
  if (const std::optional<std::string> token = bearer_of(request)) {
    if (room_admitted(*token, target)) {
      return std::nullopt;
    }
    return wrong_token(*token);
  }
  const std::optional<Account> account = cookie_account_(request);
  if (!account) {
    return Error{"not_signed_in",
                 {"Cần mã vào phòng (Authorization: Bearer) hoặc đăng nhập.",
                  "A room's token (Authorization: Bearer) or a sign-in is needed."}};
  }
  if (!same_origin(request)) {
    return Error{"wrong_origin",
                 {"Yêu cầu không đến từ trang của máy chủ này.",
                  "The request does not come from this server's own page."}};
  }
  if (!role_allows(*account, target.kind, target.room)) {
    return Error{"forbidden",
                 {"Tài khoản này không có quyền xem hoặc gửi hình của điểm cầu đó.",
                  "This account may not send or watch there."}};
  }
  return std::nullopt;
}

/// Who a session is opened by: whoever has a room's token, or an account.
void MediaApi::note_opener(const Request& request, const Target& target,
                           wire::MediaSession& session) const {
  if (const std::optional<std::string> token = bearer_of(request)) {
    session.token_room = room_admitted(*token, target).value_or(RoomId());
  } else if (const std::optional<Account> account = cookie_account_(request)) {
    session.by = account->user;
  }
}

// ---- what is done ------------------------------------------------------------------------------

void MediaApi::open(const Request& request, const Target& target, const Respond& respond) {
  if (media_type(request.content_type) != kSdp) {
    respond(wrong_type(kSdp));
    return;
  }
  const bool incoming = sends(target.kind);
  Expected<SdpOffer> offer = read_sdp_offer(request.body, incoming);
  if (!offer) {
    respond(refused(offer.error()));
    return;
  }
  wire::MediaSession session{.id = random_token().substr(0, kIdDigits),
                             .kind = target.kind,
                             .room = target.room,
                             .by = {},
                             .token_room = {},
                             .offer = offer->peer};
  note_opener(request, target, session);
  hub_.inbox().open_media(
      session, [this, target, respond, incoming, id = session.id,
                offer = std::move(*offer)](const Expected<wire::PeerAnswer>& answer) {
        Response response = answer ? created(target, id, write_sdp_answer(offer, *answer, incoming))
                                   : refused(answer.error());
        hub_.post([respond, response = std::move(response)] { respond(response); });
      });
}

Response MediaApi::created(const Target& target, const std::string& id,
                           const std::string& sdp) const {
  Response response{201, kSdp, sdp, {}};
  response.headers.emplace_back("location", target.endpoint + "/" + id);
  response.headers.emplace_back("etag", etag_of(id));
  response.headers.emplace_back("accept-patch", kTrickle);
  for (std::string& link : link_values(servers_, id, hub_.now().wall)) {
    response.headers.emplace_back("link", std::move(link));
  }
  return response;
}

/// The bridge is the lite side: it never checks the peer's candidates, so they are only read. A
/// restart of ICE is not offered (RFC 9725 §4.3.3: 422); the peer makes a new session instead.
void MediaApi::patch(const Request& request, const Target& target, const Respond& respond) {
  if (media_type(request.content_type) != kTrickle) {
    respond(wrong_type(kTrickle));
    return;
  }
  with_session(target, respond, [request, respond, id = target.id](const wire::MediaSession& now) {
    const std::optional<std::string> fragment = fragment_of_trickle(request.body);
    if (request.if_match.empty()) {
      respond(refusal(428, {"no_etag", {"Thiếu If-Match.", "If-Match is missing."}}));
    } else if (fragment && *fragment != now.offer.ice_fragment) {
      respond(refusal(422, {"no_ice_restart",
                            {"Không khởi động lại ICE được: hãy mở phiên mới.",
                             "ICE cannot be restarted here: make a new session."}}));
    } else if (request.if_match != etag_of(id) && request.if_match != "*") {
      respond(refusal(
          412, {"wrong_etag",
                {"If-Match không phải của phiên này.", "The If-Match is not of this session."}}));
    } else if (!fragment) {
      respond(refusal(
          400, {"bad_sdp", {"Nội dung thiếu a=ice-ufrag.", "The fragment has no a=ice-ufrag."}}));
    } else {
      respond({204, kTrickle, "", {}});
    }
  });
}

void MediaApi::end(const Target& target, const Respond& respond) {
  with_session(target, respond, [this, respond](const wire::MediaSession& session) {
    hub_.inbox().close_media(session.id);
    respond({200, "text/plain; charset=utf-8", "", {}});
  });
}

void MediaApi::with_session(const Target& target, const Respond& respond,
                            std::function<void(const wire::MediaSession&)> go_on) {
  hub_.inbox().find_media(target.id, [this, target, respond, go_on = std::move(go_on)](
                                         const std::optional<wire::MediaSession>& found) {
    const bool fits = found && found->kind == target.kind && found->room == target.room;
    hub_.post([found, respond, go_on, fits] {
      fits ? go_on(*found) : respond(refusal(404, not_found()));
    });
  });
}

}  // namespace nhipcau::gateway
