#include "common/media/send_batch.hpp"

#include "common/base/check.hpp"

namespace nhipcau::media {

void SendBatch::commit(const UdpAddress& to, std::size_t size, Traffic traffic) {
  CHECK(size <= kMaxDatagram && used_ + size <= bytes_.size(), "reserve comes before commit");
  if (size == 0) {
    return;  // SRTP refused it
  }
  entries_.push_back(
      {to, static_cast<std::uint32_t>(used_), static_cast<std::uint32_t>(size), traffic});
  used_ += (size + 15) & ~std::size_t{15};  // ciphers like whole blocks
}

void SendBatch::clear() {
  used_ = 0;
  entries_.clear();
}

}  // namespace nhipcau::media
