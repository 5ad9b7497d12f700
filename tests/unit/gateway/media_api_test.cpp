#include <gmock/gmock.h>

#include <algorithm>

#include "common/wire/codec.hpp"
#include "tests/unit/gateway/world.hpp"

namespace nhipcau::gateway {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kFingerprint = [] {
  std::string text = "AA";
  for (int i = 1; i < 32; ++i) {
    text += ":AA";
  }
  return text;
}();

std::string offer(const std::string& direction) {
  return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
         "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtcp-mux\r\n"
         "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=setup:actpass\r\n"
         "a=fingerprint:sha-256 " +
         kFingerprint + "\r\na=" + direction +
         "\r\na=rtpmap:96 H264/90000\r\n"
         "a=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n";
}

const Headers kSdp = {{"Content-Type", "application/sdp"}};

Headers bearer(const std::string& token, const Headers& more = kSdp) {
  Headers headers = more;
  headers["Authorization"] = "Bearer " + token;
  return headers;
}

wire::PeerAnswer peer_answer() {
  return {.ice_fragment = "ours",
          .ice_password = "oursecretoursecretour",
          .fingerprint = "ff00",
          .hosts = {"127.0.0.1"},
          .port = 5004,
          .video_ssrc = 1,
          .audio_ssrc = 2};
}

/// A bridge that is there and answers every session of its plans.
class FakeBridge {
 public:
  explicit FakeBridge(const World& world, std::vector<wire::HeldSession> held = {})
      : peer_(world.peer("/ws/bridge")) {
    wire::BridgeHello hello;
    hello.token = "token-bridge";
    hello.instance = "bridge-1";
    hello.version = "test";
    hello.sessions = std::move(held);
    peer_->send(wire::encode(wire::FromBridge{hello}));
    peer_->next_of("welcome");
  }

  /// The sessions of the next plan that has other ones than the last.
  std::vector<wire::MediaSession> next_sessions() {
    while (const auto text = peer_->next()) {
      const auto message = wire::decode_to_bridge(*text);
      const auto* plan = message ? std::get_if<wire::BridgePlan>(&*message) : nullptr;
      if (plan != nullptr && plan->sessions != known_) {
        known_ = plan->sessions;
        return known_;
      }
    }
    return {};
  }
  [[nodiscard]] const std::vector<wire::MediaSession>& known() const { return known_; }
  void answer(const std::string& id) {
    peer_->send(wire::encode(wire::FromBridge{wire::SessionAnswer{id, peer_answer()}}));
  }
  void report(const std::string& id, wire::SessionState state) {
    wire::BridgeReport told;
    told.sessions = {{id, state}};
    peer_->send(wire::encode(wire::FromBridge{told}));
  }

 private:
  std::unique_ptr<WsClient> peer_;
  std::vector<wire::MediaSession> known_;
};

class MediaApiTest : public testing::Test {
 protected:
  /// POST while the bridge answers.
  HttpReply open(const std::string& path, const Headers& headers, const std::string& body) {
    HttpReply reply;
    std::thread caller([&] { reply = http(world.port(), "POST", path, body, headers); });
    for (bool answered = false; !answered;) {
      const std::vector<wire::MediaSession> before = bridge.known();
      const std::vector<wire::MediaSession> now = bridge.next_sessions();
      for (const wire::MediaSession& session : now) {
        if (std::ranges::find(before, session) == before.end()) {
          bridge.answer(session.id);
          newest = session;
          answered = true;
        }
      }
      if (now == before) {
        break;  // no other plan came
      }
    }
    caller.join();
    return reply;
  }
  HttpReply call(const std::string& method, const std::string& path, const Headers& headers,
                 const std::string& body = "") const {
    return http(world.port(), method, path, body, headers);
  }
  Headers cookie(const std::string& user, const std::string& password) const {
    return {{"Cookie", world.cookie(user, password)},
            {"Origin", world.origin()},
            {"Content-Type", "application/sdp"}};
  }

  World world;
  FakeBridge bridge{world};
  wire::MediaSession newest;
};

TEST_F(MediaApiTest, ARoomsTokenOpensItsWhipSessionAndEndsIt) {
  const HttpReply made = open("/whip/a", bearer("token-a"), offer("sendonly"));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.headers.at("content-type"), "application/sdp");
  EXPECT_EQ(made.headers.at("location"), "/whip/a/" + newest.id);
  EXPECT_EQ(made.headers.at("etag"), '"' + newest.id + '"');
  EXPECT_EQ(made.headers.at("access-control-allow-origin"), "*");
  EXPECT_THAT(made.headers.at("access-control-expose-headers"), HasSubstr("Location"));
  EXPECT_THAT(made.body, StartsWith("v=0\r\n"));
  EXPECT_THAT(made.body, HasSubstr("a=recvonly"));
  EXPECT_EQ(newest.kind, wire::SessionKind::kContribution);
  EXPECT_EQ(newest.room, RoomId("a"));
  EXPECT_EQ(newest.offer.ice_fragment, "EsAw");
  EXPECT_EQ(call("DELETE", "/whip/a/" + newest.id, bearer("token-tinh")).status, 403);
  EXPECT_EQ(call("DELETE", "/whip/a/" + newest.id, bearer("token-a")).status, 200);
  EXPECT_TRUE(bridge.next_sessions().empty());
  EXPECT_EQ(call("DELETE", "/whip/a/" + newest.id, bearer("token-a")).status, 404);
}

TEST_F(MediaApiTest, TheKindOfAWhepSessionFollowsThePath) {
  struct Row {
    std::string path;
    wire::SessionKind kind;
    std::string room;
  };
  for (const Row& row : {Row{"/whep/programme", wire::SessionKind::kProgramme, ""},
                         Row{"/whep/a", wire::SessionKind::kReturn, "a"},
                         Row{"/whep/a/camera", wire::SessionKind::kCamera, "a"}}) {
    const HttpReply made = open(row.path, bearer("token-a"), offer("recvonly"));
    ASSERT_EQ(made.status, 201) << row.path << made.body;
    EXPECT_THAT(made.headers.at("location"), StartsWith(row.path + "/"));
    EXPECT_THAT(made.body, HasSubstr("a=sendonly"));
    const std::string id = made.headers.at("location").substr(row.path.size() + 1);
    EXPECT_EQ(call("DELETE", "/whip/a/" + id, bearer("token-a")).status, 404) << "another kind";
    ASSERT_EQ(call("DELETE", row.path + "/" + id, bearer("token-a")).status, 200);
    bridge.next_sessions();
    EXPECT_EQ(newest.kind, row.kind);
    EXPECT_EQ(newest.room, RoomId(row.room));
  }
}

TEST_F(MediaApiTest, WhoHasNoRightIsTurnedAway) {
  const std::string sends = offer("sendonly");
  const std::string receives = offer("recvonly");
  EXPECT_EQ(call("POST", "/whip/a", kSdp, sends).status, 401);
  EXPECT_EQ(call("POST", "/whip/a", bearer("token-tinh"), sends).status, 403);
  EXPECT_EQ(call("POST", "/whip/nowhere", bearer("token-a"), sends).status, 403);
  EXPECT_EQ(call("POST", "/whep/programme", bearer("guessed"), receives).status, 401);
  const Headers viewer = cookie("xem", kViewerPassword);
  EXPECT_EQ(call("POST", "/whip/a", viewer, sends).status, 403);
  EXPECT_EQ(call("POST", "/whep/a", viewer, receives).status, 403);
  EXPECT_EQ(call("POST", "/whep/a/camera", viewer, receives).status, 403);
  const Headers technician = cookie("a", kTechnicianPassword);
  EXPECT_EQ(call("POST", "/whip/tinh", technician, sends).status, 403);
  EXPECT_EQ(call("POST", "/whep/tinh/camera", technician, receives).status, 403);
  const Headers moderator = cookie("dieuhanh", kModeratorPassword);
  EXPECT_EQ(call("POST", "/whip/a", moderator, sends).status, 403);
  for (const Headers& no_desk : {viewer, technician, bearer("token-a")}) {
    EXPECT_EQ(call("POST", "/whip/a/desk", no_desk, sends).status, 403);
  }
  EXPECT_EQ(call("POST", "/whip/a/desk", kSdp, sends).status, 401);
  EXPECT_EQ(call("POST", "/whip/nowhere/desk", moderator, sends).status, 404);
  EXPECT_EQ(call("POST", "/whep/a/desk", moderator, receives).status, 404) << "nobody overhears it";
  EXPECT_EQ(call("POST", "/whep/nowhere", moderator, receives).status, 404);
  Headers foreign = moderator;
  foreign["Origin"] = "http://evil.example";
  EXPECT_EQ(call("POST", "/whep/a/camera", foreign, receives).status, 403);
}

TEST_F(MediaApiTest, ATokenThatIsNobodysIsAnsweredAsNoneIs) {
  const HttpReply nobodys = call("POST", "/whip/a", bearer("guessed"), offer("sendonly"));
  EXPECT_EQ(nobodys.status, 401);
  EXPECT_EQ(nobodys.headers.at("www-authenticate"), "Bearer error=\"invalid_token\"");
  EXPECT_EQ(Json::parse(nobodys.body)["code"], "bad_token");
  const HttpReply others = call("POST", "/whip/a", bearer("token-tinh"), offer("sendonly"));
  EXPECT_EQ(others.status, 403);
  EXPECT_EQ(call("POST", "/whip/a", bearer(""), offer("sendonly")).status, 401);
}

TEST_F(MediaApiTest, ASchemesCaseASlashAtTheEndAndACharsetDoNotMatter) {
  const Headers odd = {{"Authorization", "bEARER  token-a"},
                       {"Content-Type", "Application/SDP; charset=utf-8"}};
  const HttpReply made = open("/whip/a/", odd, offer("sendonly"));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.headers.at("location"), "/whip/a/" + newest.id);
  EXPECT_EQ(newest.token_room, RoomId("a"));
  EXPECT_EQ(call("DELETE", "/whip/a/" + newest.id + "/", odd).status, 200);
}

TEST_F(MediaApiTest, ASessionRemembersWhoseTokenOpenedIt) {
  ASSERT_EQ(open("/whep/programme", bearer("token-a"), offer("recvonly")).status, 201);
  EXPECT_EQ(newest.token_room, RoomId("a"));
  ASSERT_EQ(open("/whep/a", cookie("a", kTechnicianPassword), offer("recvonly")).status, 201);
  EXPECT_TRUE(newest.token_room.empty());
  EXPECT_EQ(newest.by, "a");
}

TEST_F(MediaApiTest, WhoHasTheRightByCookieGetsIn) {
  EXPECT_EQ(open("/whip/a", cookie("a", kTechnicianPassword), offer("sendonly")).status, 201);
  EXPECT_EQ(open("/whep/a", cookie("a", kTechnicianPassword), offer("recvonly")).status, 201);
  EXPECT_EQ(open("/whep/programme", cookie("xem", kViewerPassword), offer("recvonly")).status, 201);
  EXPECT_EQ(
      open("/whep/a/camera", cookie("dieuhanh", kModeratorPassword), offer("recvonly")).status,
      201);
}

TEST_F(MediaApiTest, TheDeskSpeaksToOneRoomByItsOwnName) {
  for (const auto& [user, password] :
       {std::pair{"dieuhanh", kModeratorPassword}, std::pair{"kythuat", kMonitorPassword}}) {
    const HttpReply made = open("/whip/a/desk", cookie(user, password), offer("sendonly"));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.headers.at("location"), "/whip/a/desk/" + newest.id);
    EXPECT_EQ(newest.kind, wire::SessionKind::kDesk);
    EXPECT_EQ(newest.room, RoomId("a"));
    EXPECT_EQ(newest.by, user);
    EXPECT_THAT(made.body, HasSubstr("a=recvonly"));
    const Headers same = cookie(user, password);
    EXPECT_EQ(call("DELETE", "/whip/a/" + newest.id, bearer("token-a")).status, 404);
    EXPECT_EQ(call("DELETE", "/whip/a/desk/" + newest.id, same).status, 200);
  }
}

TEST_F(MediaApiTest, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(call("POST", "/whip/a", bearer("token-a", {}), offer("sendonly")).status, 415);
  EXPECT_EQ(call("POST", "/whip/a", bearer("token-a"), "hello").status, 400);
  const HttpReply vp8 = call("POST", "/whip/a", bearer("token-a"),
                             "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n");
  EXPECT_EQ(vp8.status, 422);
  EXPECT_EQ(Json::parse(vp8.body)["code"], "no_h264");
  EXPECT_EQ(call("GET", "/whip/a", bearer("token-a")).status, 405);
  EXPECT_EQ(call("PUT", "/whip/a", bearer("token-a"), "x").status, 405);
  EXPECT_EQ(call("PATCH", "/whip/a", bearer("token-a"), "x").status, 405);
  EXPECT_EQ(call("POST", "/whip/a/0123456789abcdef", bearer("token-a"), "x").status, 405);
  EXPECT_EQ(call("DELETE", "/whip/a", bearer("token-a")).status, 405);
  EXPECT_EQ(call("POST", "/whip/a/camera", bearer("token-a"), offer("sendonly")).status, 404);
}

TEST_F(MediaApiTest, TellsOtherPagesWhatTheyMaySend) {
  const HttpReply reply = call("OPTIONS", "/whip/a", {{"Origin", "https://elsewhere.example"}});
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.headers.at("access-control-allow-origin"), "*");
  EXPECT_THAT(reply.headers.at("access-control-allow-methods"), HasSubstr("PATCH"));
  EXPECT_THAT(reply.headers.at("access-control-allow-headers"), HasSubstr("Authorization"));
  EXPECT_EQ(reply.headers.at("accept-post"), "application/sdp");
}

TEST_F(MediaApiTest, ATrickleIsReadAndARestartRefused) {
  ASSERT_EQ(open("/whip/a", bearer("token-a"), offer("sendonly")).status, 201);
  const std::string path = "/whip/a/" + newest.id;
  const std::string same = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n";
  const auto patch = [&](const std::string& etag, const std::string& body) {
    Headers headers = bearer("token-a", {{"Content-Type", "application/trickle-ice-sdpfrag"}});
    if (!etag.empty()) {
      headers["If-Match"] = etag;
    }
    return call("PATCH", path, headers, body).status;
  };
  EXPECT_EQ(patch('"' + newest.id + '"', same), 204);
  EXPECT_EQ(patch("\"another\"", same), 412);
  EXPECT_EQ(patch("*", same), 204) << "RFC 9110 §13.1.1: whichever it is";
  EXPECT_EQ(patch("", same), 428);
  EXPECT_EQ(patch("*", "a=ice-ufrag:anew\r\na=ice-pwd:anewanewanewanewanewanew\r\n"), 422);
  EXPECT_EQ(patch('"' + newest.id + '"', "a=candidate:1\r\n"), 400);
  EXPECT_EQ(call("PATCH", path, bearer("token-a"), same).status, 415);
}

TEST(MediaApi, WithoutABridgeItSaysToComeBack) {
  const World world;
  const HttpReply reply =
      http(world.port(), "POST", "/whip/a", offer("sendonly"), bearer("token-a"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.headers.at("retry-after"), "2");
}

TEST(MediaApi, SessionsOutliveARestartOfTheOrchestrator) {
  const World world;
  wire::HeldSession held{.session = {.id = "0011223344556677",
                                     .kind = wire::SessionKind::kReturn,
                                     .room = RoomId("a"),
                                     .offer = {.ice_fragment = "EsAw",
                                               .fingerprint_algorithm = "sha-256",
                                               .fingerprint = "ff",
                                               .video_payload = 96,
                                               .audio_payload = {}}},
                         .answer = peer_answer()};
  FakeBridge bridge(world, {held});
  EXPECT_EQ(bridge.next_sessions(), std::vector{held.session});
  EXPECT_EQ(http(world.port(), "DELETE", "/whep/a/0011223344556677", "", bearer("token-a")).status,
            200);
}

}  // namespace
}  // namespace nhipcau::gateway
