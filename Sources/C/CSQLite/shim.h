// SQLite 3: one file, transactions, no server.
// Below the include: only what SQLite spells in a way that Swift cannot import.

#ifndef POSTERN_CSQLITE_H
#define POSTERN_CSQLITE_H

#include <sqlite3.h>

#endif
