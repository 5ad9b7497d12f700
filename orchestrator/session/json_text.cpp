#include "orchestrator/session/json_text.hpp"

#include <algorithm>
#include <span>

namespace nhipcau::session {
namespace {

/// Bytes of an operation around its path and value.
constexpr std::size_t kOperation = sizeof R"({"op":"replace","path":"","value":},)" - 1;

std::vector<std::size_t> children(const JsonText& of, std::size_t node) {
  std::vector<std::size_t> found;
  for (std::size_t child = node + 1; child < of.outline[node].next;
       child = of.outline[child].next) {
    found.push_back(child);
  }
  return found;
}

class Patch {
 public:
  Patch(const JsonText& from, const JsonText& to) : from_(from), to_(to) { compare(0, 0); }

  std::string text() && { return "[" + std::move(operations_) + "]"; }

 private:
  using Kind = JsonNode::Kind;
  using Nodes = std::span<const std::size_t>;

  [[nodiscard]] bool same(std::size_t old, std::size_t now) const {
    return from_.piece(old) == to_.piece(now);
  }

  void compare(std::size_t old, std::size_t now) {
    if (same(old, now)) {
      return;
    }
    const Kind kind = to_.outline[now].kind;
    const std::size_t before = operations_.size();
    if (kind == Kind::kLeaf || kind != from_.outline[old].kind) {
      operation("replace", now);
      return;
    }
    kind == Kind::kObject ? compare_members(old, now) : compare_elements(old, now);
    const std::size_t whole = kOperation + path_.size() + to_.piece(now).size();
    if (operations_.size() - before > whole) {
      operations_.resize(before);
      operation("replace", now);
    }
  }

  /// The same keys in the same order, or the object is another one.
  void compare_members(std::size_t old, std::size_t now) {
    const std::vector<std::size_t> olds = children(from_, old);
    const std::vector<std::size_t> news = children(to_, now);
    const auto same_key = [&](std::size_t a, std::size_t b) {
      return std::string_view(from_.outline[a].key) == to_.outline[b].key;
    };
    if (!std::ranges::equal(olds, news, same_key)) {
      operation("replace", now);
      return;
    }
    for (std::size_t i = 0; i < news.size(); ++i) {
      below(to_.outline[news[i]].key, [&] { compare(olds[i], news[i]); });
    }
  }

  void compare_elements(std::size_t old, std::size_t now) {
    const std::vector<std::size_t> olds = children(from_, old);
    const std::vector<std::size_t> news = children(to_, now);
    const std::size_t added = added_in_front(olds, news);
    for (std::size_t i = 0; i < added; ++i) {
      below(std::to_string(i), [&] { operation("add", news[i]); });
    }
    compare_rest(olds, Nodes(news).subspan(added), added);
  }

  /// The log grows at its front: where the old first element is now; 0 when it is nowhere.
  [[nodiscard]] std::size_t added_in_front(Nodes olds, Nodes news) const {
    if (olds.empty()) {
      return 0;
    }
    const auto is_first = [&](std::size_t now) { return same(olds.front(), now); };
    const auto found = std::ranges::find_if(news, is_first);
    return found == news.end() ? 0 : static_cast<std::size_t>(found - news.begin());
  }

  /// Elements from index `first` on. Of lists of different length, what is alike at both ends
  /// stays, and what is between is taken out and put in.
  void compare_rest(Nodes olds, Nodes news, std::size_t first) {
    if (olds.size() == news.size()) {
      for (std::size_t i = 0; i < news.size(); ++i) {
        below(std::to_string(first + i), [&] { compare(olds[i], news[i]); });
      }
      return;
    }
    while (!olds.empty() && !news.empty() && same(olds.front(), news.front())) {
      olds = olds.subspan(1);
      news = news.subspan(1);
      ++first;
    }
    while (!olds.empty() && !news.empty() && same(olds.back(), news.back())) {
      olds = olds.first(olds.size() - 1);
      news = news.first(news.size() - 1);
    }
    for (std::size_t i = olds.size(); i > 0; --i) {
      below(std::to_string(first + i - 1), [&] { operation("remove"); });
    }
    for (std::size_t i = 0; i < news.size(); ++i) {
      below(std::to_string(first + i), [&] { operation("add", news[i]); });
    }
  }

  template <typename Work>
  void below(std::string_view name, Work work) {
    const std::size_t length = path_.size();
    path_.append("/").append(name);
    work();
    path_.resize(length);
  }

  void operation(std::string_view name) {
    operations_.append(operations_.empty() ? "" : ",");
    operations_.append(R"({"op":")").append(name);
    operations_.append(R"(","path":")").append(path_).append("\"}");
  }

  void operation(std::string_view name, std::size_t now) {
    operation(name);
    operations_.back() = ',';
    operations_.append(R"("value":)").append(to_.piece(now)).append("}");
  }

  const JsonText& from_;
  const JsonText& to_;
  std::string path_;
  std::string operations_;
};

}  // namespace

std::string patch_between(const JsonText& from, const JsonText& to) {
  return Patch(from, to).text();
}

}  // namespace nhipcau::session
