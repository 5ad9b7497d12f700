#pragma once

#include <string>
#include <string_view>

/// How room and centre show each other that they know the same code, over a TLS connection whose
/// certificate the room cannot judge yet. Neither sends the code: each sends a keyed hash over what
/// it says and over the fingerprint of the certificate it sees. Somebody between them has another
/// certificate, so the centre refuses the proof; somebody who only listens or answers would have to
/// try 2^40 codes, each costing an Argon2id of 64 MiB, while the code lives for minutes and works
/// once. Texts are bytes; keys and proofs hexadecimal. Pure; any thread; sodium_init was called.
namespace nhipcau::enrolment {

/// Takes about 0.1 s and 64 MiB, on purpose. `code` as of read_code.
std::string key_of(const std::string& code);

/// Of the room: "I know the code, this is whom I see."
std::string room_proof(const std::string& key, const std::string& nonce,
                       const std::string& fingerprint);

/// Of the centre: "so do I, and this is what I gave you". Another nonce or another gift, another
/// proof.
std::string centre_proof(const std::string& key, const std::string& nonce,
                         const std::string& fingerprint, const std::string& room,
                         const std::string& token, const std::string& ca);

/// How a certificate (DER) is named in the proofs: its SHA-256.
std::string fingerprint_of(std::string_view der);

/// Compares in a time that does not depend on either.
bool same_proof(const std::string& one, const std::string& other);

}  // namespace nhipcau::enrolment
