#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "common/media/bytes.hpp"

struct evp_cipher_ctx_st;

namespace nhipcau::media {

/// AES-128-GCM with IVs of 12 and tags of 16 bytes, by OpenSSL: one key, one direction. Whoever
/// calls it sees to it that no IV is used twice. Owner's thread only.
class AesGcm {
 public:
  using Key = std::array<std::uint8_t, 16>;
  using Iv = std::array<std::uint8_t, 12>;
  static constexpr std::size_t kTagSize = 16;
  enum class Way { kSeal, kOpen };

  /// Throws std::runtime_error when OpenSSL refuses (out of memory).
  AesGcm(Way way, const Key& key);

  /// Encrypts `text` in place and writes its tag.
  void seal(const Iv& iv, Bytes associated, MutableBytes text, MutableBytes tag);

  /// Decrypts `text` in place. False: not authentic, and `text` is garbled.
  bool open(const Iv& iv, Bytes associated, MutableBytes text, MutableBytes tag);

 private:
  struct Deleter {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  std::unique_ptr<evp_cipher_ctx_st, Deleter> context_;
};

/// The first `out.size()` bytes of the AES-128 key stream that begins at this counter block.
void aes_key_stream(const AesGcm::Key& key, const std::array<std::uint8_t, 16>& counter,
                    MutableBytes out);

}  // namespace nhipcau::media
