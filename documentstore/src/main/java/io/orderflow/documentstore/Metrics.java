package io.orderflow.documentstore;

/**
 * Counters since the start.
 *
 * @param documentsExamined documents read to answer queries
 * @param entriesExamined index entries read to answer queries
 * @param fullScans queries that had to read a whole collection
 * @param sortsInMemory queries whose order no index gave
 * @param writes batches written
 * @param syncs syncs of the write-ahead log; fewer than writes when several shared one
 * @param openCursors cursors that clients have open now
 */
public record Metrics(
    long documentsExamined,
    long entriesExamined,
    long fullScans,
    long sortsInMemory,
    long writes,
    long syncs,
    int openCursors) {}
