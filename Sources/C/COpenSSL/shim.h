// OpenSSL 3: TLS sessions, certificates, keys, digests, sealing, random bytes.
// Below the includes: only what OpenSSL spells as a macro that Swift cannot import, or takes as a list of pointers.

#ifndef POSTERN_COPENSSL_H
#define POSTERN_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static const uint64_t COPENSSL_OP_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t COPENSSL_OP_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;
static const uint64_t COPENSSL_OP_NO_TICKET = SSL_OP_NO_TICKET;
static const uint64_t COPENSSL_OP_CIPHER_SERVER_PREFERENCE = SSL_OP_CIPHER_SERVER_PREFERENCE;

// A macro that ors macros with casts.
static const unsigned long COPENSSL_NAME_RFC2253 = XN_FLAG_RFC2253;

static inline int copenssl_set_min_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int copenssl_set_groups(SSL_CTX *context, const char *names) {
  return (int)SSL_CTX_set1_groups_list(context, names);
}

static inline void copenssl_release_buffers(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline void copenssl_no_session_cache(SSL_CTX *context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline int copenssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int copenssl_set_server_name(SSL *session, const char *name) {
  return (int)SSL_set_tlsext_host_name(session, name);
}

static inline void copenssl_want_more(BIO *bio) { BIO_set_retry_read(bio); }

static inline void copenssl_want_nothing(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline long copenssl_memory(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

// OpenSSL's parameters hold addresses of names and values; made here, none outlives the call.
static inline int copenssl_hmac_sha256(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
  const OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0), OSSL_PARAM_construct_end(),
  };
  return EVP_MAC_init(context, key, count, parameters);
}

static inline int copenssl_hkdf_sha256(
  EVP_KDF_CTX *context, const void *key, size_t key_count, const void *salt, size_t salt_count,
  const void *info, size_t info_count, unsigned char *output, size_t count) {
  OSSL_PARAM parameters[5], *next = parameters;
  *next++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0);
  *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count);
  if (salt_count > 0) *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count);
  if (info_count > 0) *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count);
  *next = OSSL_PARAM_construct_end();
  return EVP_KDF_derive(context, output, count, parameters);
}

// RSASSA-PSS as JWS has it (RFC 7518 section 3.5): SHA-256 for both, a salt as long as the digest.
static inline int copenssl_use_pss(EVP_PKEY_CTX *context) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0
      && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

// A number of a key in big-endian bytes, as few as hold it or, with `count`, that many; what it takes, or -1.
static inline int copenssl_key_number(EVP_PKEY *key, const char *name, unsigned char *bytes, int room, int count) {
  BIGNUM *number = NULL;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return -1;
  int length = count > 0 ? count : BN_num_bytes(number);
  if (length > room || (count > 0 ? BN_bn2binpad(number, bytes, count) : BN_bn2bin(number, bytes)) < 0) length = -1;
  BN_clear_free(number);
  return length;
}

#endif
