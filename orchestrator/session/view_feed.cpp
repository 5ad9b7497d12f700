#include "orchestrator/session/view_feed.hpp"

#include <nlohmann/json.hpp>

namespace nhipcau::session {
namespace {

/// Total: a byte that is no UTF-8 becomes U+FFFD instead of an exception.
std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

ViewFeed::ViewFeed() = default;
ViewFeed::~ViewFeed() = default;

std::optional<Publication> ViewFeed::update(nlohmann::json view, WallTime now) {
  Publication publication{version_ + 1, now, {}, {}};
  if (last_ != nullptr) {
    const nlohmann::json patch = nlohmann::json::diff(*last_, view);
    if (patch.empty()) {
      return std::nullopt;
    }
    publication.patch = text_of(patch);
  }
  publication.view = text_of(view);
  last_ = std::make_unique<nlohmann::json>(std::move(view));
  ++version_;
  return publication;
}

}  // namespace nhipcau::session
