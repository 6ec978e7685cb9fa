package io.orderflow.documentstore.protocol;

import io.orderflow.documentstore.storage.Engine;

/** What reading commands need besides the catalog. */
record ReadContext(Engine engine, CursorTable cursors) {}
