#include "orchestrator/gateway/ice_servers.hpp"

#include <gmock/gmock.h>

namespace nhipcau::gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(IceServers, NoneAreToldWhenNoneAreConfigured) {
  EXPECT_THAT(link_values({}, "s", WallTime{}), IsEmpty());
}

TEST(IceServers, AFixedAccountIsToldAsItIs) {
  const IceServers servers{.stun_url = "stun:stun.example:3478",
                           .turn_url = "turn:turn.example:3478?transport=udp",
                           .turn_user = "nhipcau",
                           .turn_credential = "mat-khau",
                           .turn_secret = {}};
  EXPECT_THAT(link_values(servers, "s", WallTime{}),
              ElementsAre("<stun:stun.example:3478>; rel=\"ice-server\"",
                          "<turn:turn.example:3478?transport=udp>; rel=\"ice-server\"; "
                          "username=\"nhipcau\"; credential=\"mat-khau\"; "
                          "credential-type=\"password\""));
}

/// printf '%s' 1660043200:00ff | openssl dgst -sha1 -hmac north -binary | base64
TEST(IceServers, WithASharedSecretEveryClientHasAPasswordThatExpires) {
  const IceServers servers{.stun_url = {},
                           .turn_url = "turn:t",
                           .turn_user = "unused",
                           .turn_credential = "unused",
                           .turn_secret = "north"};
  EXPECT_THAT(
      link_values(servers, "00ff", WallTime{1'660'000'000'000}),
      ElementsAre("<turn:t>; rel=\"ice-server\"; username=\"1660043200:00ff\"; "
                  "credential=\"kXlGacwxmkL+uoDHwvZboGzBNrM=\"; credential-type=\"password\""));
}

}  // namespace
}  // namespace nhipcau::gateway
