#include "include/CSimdJSON.h"

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>

namespace {

using namespace simdjson;

constexpr size_t least_capacity = 1024;
/// A thread keeps its buffers between documents up to this size (about fifteen times as many bytes).
constexpr size_t kept_capacity = 64 * 1024;

class scratch {
  dom::parser parser;
  std::unique_ptr<uint8_t[]> padded;
  size_t capacity = 0;

  error_code reserve(size_t wanted) noexcept {
    if (padded && wanted <= capacity) return SUCCESS;
    release();
    size_t rounded = least_capacity;
    while (rounded < wanted && rounded < kept_capacity) rounded *= 2;
    if (rounded < wanted) rounded = wanted;
    padded.reset(new (std::nothrow) uint8_t[rounded + SIMDJSON_PADDING]);
    if (!padded) return MEMALLOC;
    if (auto error = parser.doc.allocate(rounded)) return error;
    if (auto error = parser.allocate(rounded, CSIMDJSON_MAXIMUM_DEPTH + 1)) return error;
    capacity = rounded;
    return SUCCESS;
  }

public:
  error_code parse(const uint8_t *bytes, size_t count) noexcept {
    if (auto error = reserve(count)) return error;
    std::memcpy(padded.get(), bytes, count);
    std::memset(padded.get() + count, ' ', SIMDJSON_PADDING);
    return parser.parse(padded.get(), count, false).error();
  }

  const dom::document &document() const noexcept { return parser.doc; }

  void release() noexcept {
    parser = dom::parser();
    padded.reset();
    capacity = 0;
  }

  void trim() noexcept {
    if (capacity > kept_capacity) release();
  }
};

thread_local scratch mine;

uint32_t status(error_code error) noexcept {
  switch (error) {
  case SUCCESS: return csimdjson_ok;
  case CAPACITY:
  case MEMALLOC: return csimdjson_out_of_memory;
  case DEPTH_ERROR: return csimdjson_too_deep;
  default: return csimdjson_refused;
  }
}

/// simdjson counts an empty container as a scalar and does not say where the last string ends.
void measure(csimdjson_tape &tape) noexcept {
  size_t depth = 0, last_string = SIZE_MAX;
  for (size_t index = 1; index < tape.word_count - 1; index++) {
    switch (tape.words[index] >> 56) {
    case '{':
    case '[':
      if (++depth > tape.depth) tape.depth = depth;
      break;
    case '}':
    case ']': depth--; break;
    case '"': last_string = tape.words[index] & internal::JSON_VALUE_MASK; break;
    case 'l':
    case 'u':
    case 'd': index++; break;
    }
  }
  if (last_string == SIZE_MAX) return;
  uint32_t length;
  std::memcpy(&length, tape.strings + last_string, sizeof(length));
  tape.string_bytes = last_string + sizeof(length) + length;
}

} // namespace

extern "C" csimdjson_tape csimdjson_parse(const uint8_t *bytes, size_t count) {
  csimdjson_tape tape = {};
  tape.status = status(mine.parse(bytes, count));
  if (tape.status != csimdjson_ok) return tape;
  tape.words = mine.document().tape.get();
  tape.strings = mine.document().string_buf.get();
  tape.word_count = tape.words[0] & internal::JSON_VALUE_MASK;
  measure(tape);
  return tape;
}

extern "C" void csimdjson_trim(void) { mine.trim(); }
