#pragma once

#include <optional>

#include "orchestrator/session/json_text.hpp"
#include "orchestrator/session/ports.hpp"

/// Numbers the versions of the view and finds what changed between two of them. Total: a byte that
/// is no UTF-8 goes out as U+FFFD. One thread.
namespace nhipcau::session {

class ViewFeed {
 public:
  /// The next version, or nothing when the view is the same.
  std::optional<Publication> update(JsonText view, WallTime now);

 private:
  JsonText last_;
  bool broken_ = false;  ///< `last_` holds a byte that is no UTF-8
  std::uint64_t version_ = 0;
};

}  // namespace nhipcau::session
