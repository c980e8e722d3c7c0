package dev.slowburn.ingest;

import dev.slowburn.avro.RequestOutcome;

/** Reads one line of one format. Keeps nothing between lines, so one parser may serve several threads. */
@FunctionalInterface
public interface LineParser {
    /**
     * Reads a line as the outcome it stands for.
     *
     * @param line without its line end
     * @throws UnreadableLineException with a sentence that says what is wrong and what was expected
     */
    RequestOutcome parse(String line) throws UnreadableLineException;
}
