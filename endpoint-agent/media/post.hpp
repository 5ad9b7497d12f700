#pragma once

#include <functional>

namespace nhipcau::agent {

/// Hands work to the agent's main loop, from any thread. What is posted runs later, in order, or
/// never when the program ends first.
using Post = std::function<void(std::function<void()>)>;

}  // namespace nhipcau::agent
