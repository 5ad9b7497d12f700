#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "orchestrator/session/ports.hpp"

/// Numbers the versions of the view and finds what changed between two of them. One thread.
namespace nhipcau::session {

class ViewFeed {
 public:
  ViewFeed();
  ~ViewFeed();

  /// The next version, or nothing when the view is the same.
  std::optional<Publication> update(nlohmann::json view, WallTime now);

 private:
  std::unique_ptr<nlohmann::json> last_;
  std::uint64_t version_ = 0;
};

}  // namespace nhipcau::session
