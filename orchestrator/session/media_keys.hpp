#pragma once

#include <map>
#include <optional>

#include "common/wire/messages.hpp"

namespace nhipcau::session {

/// The newest media offer of each peer and the bridge's newest answer to it. In memory only, never
/// logged. One thread.
template <typename Name>
class MediaKeys {
 public:
  void note_offer(const Name& name, const wire::MediaOffer& offer) { offers_[name] = offer; }
  void note_answer(const Name& name, const wire::MediaAnswer& answer) { answers_[name] = answer; }

  /// Its leg is not wanted any more.
  void forget_offer(const Name& name) { offers_.erase(name); }
  /// What a bridge says that it holds.
  void note_answers(const std::map<Name, wire::MediaAnswer>& answers) { answers_ = answers; }
  /// Another bridge: nobody's keys are used twice.
  void forget_offers() { offers_.clear(); }

  [[nodiscard]] std::optional<wire::MediaOffer> offer(const Name& name) const {
    const auto found = offers_.find(name);
    return found == offers_.end() ? std::nullopt : std::optional(found->second);
  }

  /// To the newest offer; empty while the bridge has not given it.
  [[nodiscard]] std::optional<wire::MediaAnswer> answer(const Name& name) const {
    const auto offer = offers_.find(name);
    const auto found = answers_.find(name);
    const bool fits = offer != offers_.end() && found != answers_.end() &&
                      offer->second.generation == found->second.generation;
    return fits ? std::optional(found->second) : std::nullopt;
  }

 private:
  std::map<Name, wire::MediaOffer> offers_;
  std::map<Name, wire::MediaAnswer> answers_;
};

}  // namespace nhipcau::session
