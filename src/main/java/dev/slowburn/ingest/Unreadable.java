package dev.slowburn.ingest;

/**
 * A line that was left out.
 *
 * @param line its number, from 1
 * @param reason one sentence
 */
public record Unreadable(long line, String reason) {}
