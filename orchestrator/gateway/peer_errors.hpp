#pragma once

#include <string>

#include "common/base/expected.hpp"
#include "common/base/ids.hpp"

/// What peers are told that do not begin as they should (PROTOCOL.md §1). Values; any thread.
namespace nhipcau::gateway {

Error hello_expected();
Error wrong_protocol();
Error bad_token(const std::string& whose_vi, const std::string& whose_en);
Error bad_room_token(const RoomId& room);
Error unknown_room(const RoomId& room);
/// The centre has taken the room's token back.
Error revoked(const RoomId& room);
Error unexpected(const std::string& what);

}  // namespace nhipcau::gateway
