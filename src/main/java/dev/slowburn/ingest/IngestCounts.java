package dev.slowburn.ingest;

/**
 * How far an ingestion has come.
 *
 * @param lines all of them: those sent, unreadable and blank
 * @param sent lines whose outcome the sink has taken
 * @param unreadable lines that are no outcome
 * @param blank lines with nothing on them, which are no fault
 */
public record IngestCounts(long lines, long sent, long unreadable, long blank) {}
