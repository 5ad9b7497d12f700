#include "orchestrator/gateway/peer_errors.hpp"

namespace nhipcau::gateway {

Error hello_expected() {
  return {"hello_expected",
          {"Bản tin đầu tiên phải là hello, trong vòng 5 giây.",
           "The first message must be hello, within 5 seconds."}};
}

Error wrong_protocol() {
  return {"wrong_protocol",
          {"Phiên bản giao thức không khớp: hãy cập nhật phần mềm.",
           "The protocol version does not match: update the software."}};
}

Error bad_token(const std::string& whose_vi, const std::string& whose_en) {
  return {"bad_token",
          {"Mã truy cập của " + whose_vi + " không đúng: hãy chép lại tệp mã.",
           "The token of " + whose_en + " is wrong: copy the token file again."}};
}

Error unexpected(const std::string& what) {
  return {"bad_message",
          {"Bản tin không hợp lệ ở thời điểm này: " + what,
           "This message is not expected now: " + what}};
}

Error bad_room_token(const RoomId& room) {
  return bad_token("điểm cầu '" + room.str() + "'", "room '" + room.str() + "'");
}

Error unknown_room(const RoomId& room) {
  return {"unknown_room",
          {"Hội nghị này không có điểm cầu '" + room.str() + "'.",
           "This conference has no room '" + room.str() + "'."}};
}

Error revoked(const RoomId& room) {
  return {"revoked",
          {"Trung tâm đã thu hồi quyền kết nối của điểm cầu '" + room.str() +
               "' trên máy này: hãy xin trung tâm mã mới.",
           "The centre has revoked room '" + room.str() +
               "' on this machine: ask the centre for a new code."}};
}

}  // namespace nhipcau::gateway
