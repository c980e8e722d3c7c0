package dev.slowburn.ingest;

/**
 * A line that could not be parsed and was skipped.
 *
 * @param line line number, from 1
 * @param reason one sentence
 */
public record Unreadable(long line, String reason) {}
