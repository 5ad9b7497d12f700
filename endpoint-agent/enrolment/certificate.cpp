#include "endpoint-agent/enrolment/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>

namespace nhipcau::agent {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

std::string date_text(std::time_t at) {
  std::tm parts{};
  ::gmtime_r(&at, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%H:%M %d/%m/%Y UTC", &parts);
  return {text.data(), size};
}

/// Every certificate of the PEM text is trusted. Null: there is none.
Owned<X509_STORE> store_of(const std::string& ca) {
  Owned<BIO> pem(BIO_new_mem_buf(ca.data(), static_cast<int>(ca.size())));
  Owned<X509_STORE> store(X509_STORE_new());
  int count = 0;
  for (;;) {
    const Owned<X509> each(PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr));
    if (each == nullptr) {
      break;
    }
    X509_STORE_add_cert(store.get(), each.get());
    ++count;
  }
  return count > 0 ? std::move(store) : nullptr;
}

tl::unexpected<Error> does_not_fit(const std::string& host, const std::string& why) {
  return fail("wrong_certificate",
              "Chứng chỉ của trung tâm không dùng được cho địa chỉ “" + host + "” (" + why +
                  "): hãy hỏi lại trung tâm đúng tên hoặc địa chỉ ghi trong chứng chỉ.",
              "The centre's certificate does not fit the address \"" + host + "\" (" + why +
                  "): ask the centre for the name or address that the certificate is made for.");
}

}  // namespace

std::string der_of(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  std::string der;
  if (size > 0) {
    der.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
  }
  return der;
}

Expected<void> check_dates(X509* certificate, WallTime now) {
  std::time_t at = now.ms / 1000;
  const bool begun = X509_cmp_time(X509_get0_notBefore(certificate), &at) < 0;
  const bool over = X509_cmp_time(X509_get0_notAfter(certificate), &at) < 0;
  if (begun && !over) {
    return {};
  }
  const std::string shown = date_text(at);
  return fail(
      "wrong_clock",
      "Đồng hồ của máy này chỉ " + shown +
          ", ngoài thời hạn chứng chỉ của trung tâm: hãy chỉnh lại ngày giờ của máy rồi thử "
          "lại. Nếu giờ máy đúng thì báo trung tâm gia hạn chứng chỉ.",
      "This machine's clock shows " + shown +
          ", when the centre's certificate is not valid: set the machine's date and time, "
          "then try again. If the clock is right, tell the centre to renew its certificate.");
}

Expected<void> check_name(X509* certificate, const std::string& host) {
  const bool fits = X509_check_ip_asc(certificate, host.c_str(), 0) == 1 ||
                    X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1;
  if (!fits) {
    return does_not_fit(host, "name mismatch");
  }
  return {};
}

Expected<void> check_authority(X509* certificate, STACK_OF(X509) * chain, const std::string& ca,
                               const std::string& host) {
  const Owned<X509_STORE> store = store_of(ca);
  const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
  bool good =
      store != nullptr && X509_STORE_CTX_init(context.get(), store.get(), certificate, chain) == 1;
  if (good) {
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);  // a certificate may be its own
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
      X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
    }
    good = X509_verify_cert(context.get()) == 1;
  }
  if (good) {
    return {};
  }
  return does_not_fit(host, X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

}  // namespace nhipcau::agent
