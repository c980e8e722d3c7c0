package dev.slowburn.ingest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that can be read; {@link #toString()} is the word for it on the command line. */
public enum LogFormat {
    /** Apache's and nginx's {@code combined}: the common fields, then referer and agent in quotes. */
    COMBINED,
    /** The Common Log Format: host, ident, user, time, request, status, bytes. */
    COMMON,
    /** One JSON object a line, with the field names of the {@code RequestOutcome} schema. */
    JSONL;

    /** The format of that word, or nothing if there is none. */
    public static Optional<LogFormat> ofWord(String word) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(word))
                .findFirst();
    }

    /**
     * What reads this format.
     *
     * @param service who answered the requests; null only for {@link #JSONL}, whose lines may name it themselves
     * @throws IllegalArgumentException if the service is blank, or missing where lines can't name it
     */
    public LineParser parser(String service) {
        return parser(service, TimeUnitWord.MS);
    }

    /**
     * What reads this format with numeric times in a unit; only {@link #JSONL} has such.
     *
     * @throws IllegalArgumentException as {@link #parser(String)}
     */
    public LineParser parser(String service, TimeUnitWord timeUnit) {
        if (service == null ? this != JSONL : service.isBlank()) {
            throw new IllegalArgumentException("service must not be empty");
        }
        return switch (this) {
            case COMBINED -> new AccessLogParser(service, true);
            case COMMON -> new AccessLogParser(service, false);
            case JSONL -> new JsonLineParser(service, timeUnit);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
