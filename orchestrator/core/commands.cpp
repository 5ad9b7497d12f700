#include "orchestrator/core/commands.hpp"

namespace nhipcau::core {

Verb::Verb() = default;
Verb::Verb(const Verb& other) = default;
Verb::Verb(Verb&& other) noexcept = default;
Verb& Verb::operator=(const Verb& other) = default;
Verb& Verb::operator=(Verb&& other) noexcept = default;
Verb::~Verb() = default;

}  // namespace nhipcau::core
