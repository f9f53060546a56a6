// SQLite 3: one file, transactions, no server.
// Below the include: only what SQLite spells in a way that Swift cannot import.

#ifndef POSTERN_CSQLITE_H
#define POSTERN_CSQLITE_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of a number to a function. An empty blob needs an address, or it is NULL.
static inline int csqlite_bind_bytes(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, count == 0 ? "" : bytes, count, SQLITE_TRANSIENT);
}

// A function with a variable number of arguments.
static inline int csqlite_be_defensive(sqlite3 *database) {
  int on = 0;
  return sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
}

// A macro with an expression.
static const int CSQLITE_IOERR_NOMEM = SQLITE_IOERR_NOMEM;

#endif
