#include "orchestrator/journal/witness.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace nhipcau::journal {
namespace {

constexpr std::size_t kSeqDigits = 20;  // of 2^64
constexpr std::size_t kHash = 32;
constexpr std::size_t kSize = kSeqDigits + 2 * kHash;

/// The number, the hash, and a hash over both.
std::string sealed(Hasher& hasher, const ChainHead& head) {
  std::string bytes = std::to_string(head.seq);
  bytes.insert(0, kSeqDigits - bytes.size(), '0');
  bytes += head.hash;
  return bytes + hasher.sha256(bytes);
}

}  // namespace

std::optional<ChainHead> Witness::read(Hasher& hasher) const {
  std::ifstream stream(path_, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  const std::string bytes = content.str();
  ChainHead head;
  if (bytes.size() != kSize) {
    return std::nullopt;
  }
  std::from_chars(bytes.data(), bytes.data() + kSeqDigits, head.seq);
  head.hash = bytes.substr(kSeqDigits, kHash);
  return bytes == sealed(hasher, head) ? std::optional(head) : std::nullopt;
}

void Witness::write(Hasher& hasher, const ChainHead& head) {
  if (file_.get() < 0) {
    file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }
  const std::string bytes = sealed(hasher, head);
  // A failure leaves an older or a damaged witness, which accuses nobody.
  static_cast<void>(::pwrite(file_.get(), bytes.data(), bytes.size(), 0) >= 0);
}

}  // namespace nhipcau::journal
