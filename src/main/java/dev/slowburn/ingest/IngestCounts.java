package dev.slowburn.ingest;

/**
 * Progress of an ingestion.
 *
 * @param lines lines read: sent, held back, unreadable and blank
 * @param sent lines whose outcome the sink has accepted
 * @param unreadable lines that could not be parsed
 * @param blank blank lines, which are not errors
 */
public record IngestCounts(long lines, long sent, long unreadable, long blank) {}
