#pragma once

#include "common/media/send_batch.hpp"

namespace nhipcau::bridge {

/// What outputs are written into: sent when it is full, and at the end of every wake-up.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual media::SendBatch& batch() = 0;  ///< with room for one datagram
};

}  // namespace nhipcau::bridge
