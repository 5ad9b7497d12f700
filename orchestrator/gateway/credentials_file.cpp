#include "orchestrator/gateway/credentials_file.hpp"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <utility>

#include "common/base/log.hpp"

namespace nhipcau::gateway {

CredentialsFile::CredentialsFile(std::string path) : path_(std::move(path)), seen_(look()) {}

CredentialsFile::Mark CredentialsFile::look() const {
  struct stat is {};
  if (path_.empty() || ::stat(path_.c_str(), &is) != 0) {
    return seen_;
  }
  return {is.st_ino, is.st_mtim.tv_sec * 1'000'000'000 + is.st_mtim.tv_nsec};
}

std::optional<Credentials> CredentialsFile::changed() {
  const Mark mark = look();
  if (mark == seen_) {
    return std::nullopt;
  }
  seen_ = mark;
  Expected<Credentials> loaded = load_credentials(path_);
  if (!loaded) {
    logger("gateway")->error("{}; the accounts and tokens of before stay in force",
                             loaded.error().text.en);
    return std::nullopt;
  }
  logger("gateway")->info("accounts and tokens were changed: {}", path_);
  return *std::move(loaded);
}

}  // namespace nhipcau::gateway
