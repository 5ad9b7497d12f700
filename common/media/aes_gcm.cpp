#include "common/media/aes_gcm.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "common/base/check.hpp"

namespace nhipcau::media {
namespace {

EVP_CIPHER_CTX* make_context() {
  EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  if (context == nullptr) {
    throw std::runtime_error("OpenSSL could not make a cipher");
  }
  return context;
}

int size_of(Bytes bytes) {
  return static_cast<int>(bytes.size());
}

}  // namespace

void AesGcm::Deleter::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

AesGcm::AesGcm(Way way, const Key& key) : context_(make_context()) {
  if (EVP_CipherInit_ex(context_.get(), EVP_aes_128_gcm(), nullptr, key.data(), nullptr,
                        way == Way::kSeal ? 1 : 0) != 1) {
    throw std::runtime_error("OpenSSL could not set up AES-128-GCM");
  }
}

void AesGcm::seal(const Iv& iv, Bytes associated, MutableBytes text, MutableBytes tag) {
  EVP_CIPHER_CTX* const context = context_.get();
  int done = 0;
  const bool sealed =
      EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, iv.data()) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &done, associated.data(), size_of(associated)) == 1 &&
      EVP_EncryptUpdate(context, text.data(), &done, text.data(), size_of(text)) == 1 &&
      EVP_EncryptFinal_ex(context, nullptr, &done) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag.data()) == 1;
  CHECK(sealed, "nothing in AES-GCM fails with a key and an IV");
}

bool AesGcm::open(const Iv& iv, Bytes associated, MutableBytes text, MutableBytes tag) {
  EVP_CIPHER_CTX* const context = context_.get();
  int done = 0;
  return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, iv.data()) == 1 &&
         EVP_DecryptUpdate(context, nullptr, &done, associated.data(), size_of(associated)) == 1 &&
         EVP_DecryptUpdate(context, text.data(), &done, text.data(), size_of(text)) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context, nullptr, &done) == 1;
}

void aes_key_stream(const AesGcm::Key& key, const std::array<std::uint8_t, 16>& counter,
                    MutableBytes out) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      make_context(), &EVP_CIPHER_CTX_free);
  std::ranges::fill(out, std::uint8_t{0});
  int done = 0;
  if (EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, key.data(), counter.data()) !=
          1 ||
      EVP_EncryptUpdate(context.get(), out.data(), &done, out.data(), size_of(out)) != 1) {
    throw std::runtime_error("OpenSSL could not derive a key");
  }
}

}  // namespace nhipcau::media
