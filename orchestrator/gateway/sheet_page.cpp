#include "orchestrator/gateway/sheet_page.hpp"

#include "common/sheet/check_sheet.hpp"
#include "orchestrator/plan/local_time.hpp"

namespace nhipcau::gateway {

bool may_read_check_sheet(const Account& account, const RoomId& room) {
  switch (account.role) {
    case core::Role::kModerator:
    case core::Role::kSecretary:
    case core::Role::kMonitor:
      return true;
    case core::Role::kTechnician:
      return account.room == room;
    case core::Role::kViewer:
      break;
  }
  return false;
}

Response check_sheet_page(const session::RoomSheet& sheet, bool english) {
  const auto local = [&](WallTime at) { return plan::to_local(sheet.time_zone, at).value_or(""); };
  const sheet::CheckSheet page{.host = sheet.host,
                               .place = sheet.place,
                               .conference = sheet.conference,
                               .room = sheet.room,
                               .preflight = sheet.preflight,
                               .signed_at = sheet.preflight ? local(sheet.preflight->at) : "",
                               .expires = sheet.preflight ? local(sheet.preflight->expires) : ""};
  return {200,
          "text/html; charset=utf-8",
          check_sheet_html(page, english ? sheet::Language::kEn : sheet::Language::kVi),
          {{"cache-control", "no-store"}}};
}

Response check_sheet_looks() {
  return {200, "text/css; charset=utf-8", sheet::check_sheet_css(), {}};
}

}  // namespace nhipcau::gateway
