#pragma once

namespace nhipcau {

/// A visitor made of lambdas, for std::visit. A missing alternative does not compile.
template <typename... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace nhipcau
