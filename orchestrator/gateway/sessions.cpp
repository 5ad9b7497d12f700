#include "orchestrator/gateway/sessions.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/base/log.hpp"
#include "common/wire/json_reader.hpp"
#include "orchestrator/gateway/credentials.hpp"

namespace nhipcau::gateway {

Sessions::Sessions(std::string file, WallTime now) : file_(std::move(file)) {
  std::ifstream stream(file_, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  if (!stream || content.str().empty()) {
    return;
  }
  const auto read = wire::catching("bad_file", [&] {
    const nlohmann::json list = wire::parse_strict(content.str());
    for (const auto& [key, value] : list.items()) {
      wire::ObjectReader entry(value, "session");
      Account account{
          entry.string("user"), role_of(entry.string("role")).value_or(core::Role::kViewer), {}};
      if (value.contains("room")) {
        account.room = RoomId(entry.string("room"));
      }
      const WallTime until{entry.integer<std::int64_t>("until")};
      if (until > now) {
        entries_[key] = Entry{account, until};
      }
    }
    return true;
  });
  if (!read) {
    logger("gateway")->warn("{}: {}; everybody must sign in again", file_, read.error().text.en);
    entries_.clear();
  }
}

std::string Sessions::open(const Account& account, WallTime now) {
  std::erase_if(entries_, [now](const auto& entry) { return entry.second.until <= now; });
  if (entries_.size() >= kMaxSessions) {
    entries_.erase(std::ranges::min_element(entries_, {},
                                            [](const auto& entry) { return entry.second.until; }));
  }
  std::string cookie = random_token();
  entries_[sha256_hex(cookie)] = Entry{account, now + kLifetime};
  save();
  return cookie;
}

std::optional<Account> Sessions::find(const std::string& cookie, WallTime now) const {
  const auto found = cookie.empty() ? entries_.end() : entries_.find(sha256_hex(cookie));
  if (found == entries_.end() || found->second.until <= now) {
    return std::nullopt;
  }
  return found->second.account;
}

void Sessions::close(const std::string& cookie) {
  if (entries_.erase(sha256_hex(cookie)) > 0) {
    save();
  }
}

void Sessions::save() const {
  if (file_.empty()) {
    return;
  }
  nlohmann::json list = nlohmann::json::object();
  for (const auto& [key, entry] : entries_) {
    list[key] = {{"user", entry.account.user},
                 {"role", role_name(entry.account.role)},
                 {"until", entry.until.ms}};
    if (entry.account.room) {
      list[key]["room"] = entry.account.room->str();
    }
  }
  const Expected<void> written = write_private_file(file_, list.dump());
  if (!written) {
    logger("gateway")->warn("sessions are not kept over a restart: {}", written.error().text.en);
  }
}

}  // namespace nhipcau::gateway
