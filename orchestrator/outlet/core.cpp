#include "orchestrator/outlet/core.hpp"

#include <algorithm>
#include <utility>

namespace nhipcau::outlet {

Core::Core(wire::OutletHello identity, std::function<wire::MediaOffer()> fresh_offer)
    : identity_(std::move(identity)), fresh_offer_(std::move(fresh_offer)) {
  identity_.offer = fresh_offer_();
}

wire::OutletHello Core::hello() const {
  return identity_;
}

void Core::welcomed(const wire::OutletWelcome& welcome) {
  identity_.highest_epoch = std::max(identity_.highest_epoch, welcome.epoch);
}

Core::Outcome Core::plan(const wire::OutletPlan& plan) {
  if (plan.stamp.epoch < identity_.highest_epoch || plan.stamp < applied_) {
    return {};
  }
  identity_.highest_epoch = plan.stamp.epoch;
  applied_ = plan.stamp;
  Outcome outcome{.follow = true, .offer = {}, .answer = {}};
  if (!plan.bridge_instance.empty() && plan.bridge_instance != offered_to_) {
    if (!offered_to_.empty()) {  // keys and SSRCs are never used for two bridges
      identity_.offer = fresh_offer_();
      answered_ = false;
      outcome.offer = identity_.offer;
    }
    offered_to_ = plan.bridge_instance;
  }
  // The first answer of a generation counts: a second one would send from the start again.
  if (plan.answer && plan.answer->generation == identity_.offer.generation && !answered_) {
    answered_ = true;
    outcome.answer = plan.answer;
  }
  return outcome;
}

}  // namespace nhipcau::outlet
