package dev.slowburn.ingest;

import dev.slowburn.avro.RequestOutcome;

/** Parser of one line in one format. For one thread. */
@FunctionalInterface
public interface LineParser {
    /**
     * Converts a line to an outcome.
     *
     * @param line without its line end
     * @throws UnreadableLineException if the line is not a valid outcome; the message states what was expected and found
     */
    RequestOutcome parse(String line) throws UnreadableLineException;
}
