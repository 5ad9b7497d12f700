#pragma once

#include "common/base/ids.hpp"
#include "orchestrator/gateway/sessions.hpp"
#include "orchestrator/gateway/web.hpp"
#include "orchestrator/session/ports.hpp"

/// A room's check sheet, for the printer. Any thread.
namespace nhipcau::gateway {

/// The technical team and who runs the conference see every room's, a technician the own room's.
bool may_read_check_sheet(const Account& account, const RoomId& room);

Response check_sheet_page(const session::RoomSheet& sheet, bool english);
Response check_sheet_looks();

}  // namespace nhipcau::gateway
