#pragma once
#include <stddef.h>
#include <stdint.h>

// SwiftPM links an executable target with its `main` set to `<target>_main`, which hides libFuzzer's own. The
// manifest names every fuzz target in POSTERN_FUZZ_MAINS, and Driver.c defines that symbol for each of them.
