#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What became of a text.
enum csimdjson_status {
  csimdjson_ok = 0,
  csimdjson_out_of_memory,
  csimdjson_too_deep,
  csimdjson_refused,
};

/// A parsed document: simdjson's tape (documented in its `doc/tape.md`) and the decoded strings that it points to.
/// The memory belongs to the calling thread and is overwritten by its next parse.
struct csimdjson_tape {
  const uint64_t *words;
  const uint8_t *strings;
  size_t word_count;
  size_t string_bytes;
  /// The deepest nesting of arrays and objects, empty ones included.
  size_t depth;
  uint32_t status;
};

/// More nesting than this is too deep, whatever the caller allows.
#define CSIMDJSON_MAXIMUM_DEPTH 512

/// Parses `count` bytes. Never reads beyond them, never throws.
struct csimdjson_tape csimdjson_parse(const uint8_t *bytes, size_t count);

/// Gives back what a large document needed, once its tape is copied.
void csimdjson_trim(void);

#ifdef __cplusplus
}
#endif
