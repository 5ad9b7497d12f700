#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "orchestrator/session/json_text.hpp"

namespace nhipcau::session {

/// Writes a JSON text and its outline in one pass. Strings are copied as they are: whoever sends
/// the text away sees to its UTF-8. Include from .cpp files only: the header is heavy.
class JsonWriter {
 public:
  /// `expected`: about how many bytes it will be.
  explicit JsonWriter(std::size_t expected) : buffer_(nullptr, expected), writer_(buffer_) {
    text_.outline.reserve(expected / 16);
  }

  void key(const char* name) {
    writer_.Key(name);
    key_ = name;
  }
  void null() {
    leaf([&] { writer_.Null(); });
  }
  void boolean(bool value) {
    leaf([&] { writer_.Bool(value); });
  }
  void integer(std::int64_t value) {
    leaf([&] { writer_.Int64(value); });
  }
  void number(double value) {
    leaf([&] { writer_.Double(value); });
  }
  void string(std::string_view value) {
    leaf([&] { writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size())); });
  }
  template <typename Members>
  void object(Members members) {
    const std::size_t node = open(JsonNode::Kind::kObject);
    writer_.StartObject();
    members();
    writer_.EndObject();
    close(node);
  }
  template <typename Elements>
  void array(Elements elements) {
    const std::size_t node = open(JsonNode::Kind::kArray);
    writer_.StartArray();
    elements();
    writer_.EndArray();
    close(node);
  }

  /// Once, after the last value.
  JsonText take() {
    text_.text.assign(buffer_.GetString(), buffer_.GetSize());
    return std::move(text_);
  }

 private:
  template <typename Write>
  void leaf(Write write) {
    const std::size_t node = open(JsonNode::Kind::kLeaf);
    write();
    close(node);
  }

  std::size_t open(JsonNode::Kind kind) {
    const std::size_t node = text_.outline.size();
    if (depth_ <= kOutlineDepth) {
      const bool at_bottom = depth_ == kOutlineDepth;
      text_.outline.push_back({.key = key_,
                               .begin = begin_of_next(),
                               .kind = at_bottom ? JsonNode::Kind::kLeaf : kind});
    }
    key_ = nullptr;
    ++depth_;
    return node;
  }

  void close(std::size_t node) {
    --depth_;
    if (depth_ <= kOutlineDepth) {
      text_.outline[node].end = static_cast<std::uint32_t>(buffer_.GetSize());
      text_.outline[node].next = static_cast<std::uint32_t>(text_.outline.size());
    }
  }

  /// Where the next value will begin: behind the ':' or ',' that the writer puts before it.
  [[nodiscard]] std::uint32_t begin_of_next() const {
    const std::size_t size = buffer_.GetSize();
    const bool first = key_ == nullptr && (size == 0 || buffer_.GetString()[size - 1] == '[');
    return static_cast<std::uint32_t>(first ? size : size + 1);
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
  JsonText text_;
  const char* key_ = nullptr;  ///< of the value that comes next
  std::size_t depth_ = 0;
};

}  // namespace nhipcau::session
