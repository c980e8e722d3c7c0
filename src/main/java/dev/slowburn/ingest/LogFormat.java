package dev.slowburn.ingest;

import dev.slowburn.input.notation.TimeUnitWord;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The supported input formats; {@link #toString()} is the name on the command line. */
public enum LogFormat {
    /** Apache's and nginx's {@code combined}: the common fields, then quoted referer and agent. */
    COMBINED,
    /** The Common Log Format: host, ident, user, time, request, status, bytes. */
    COMMON,
    /** One JSON object per line, with the field names of the {@code RequestOutcome} schema. */
    JSONL;

    /** The format with that name; empty if there is none. */
    public static Optional<LogFormat> ofWord(String word) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(word))
                .findFirst();
    }

    /**
     * The parser of this format.
     *
     * @param service the service that handled the requests; may be null only for {@link #JSONL}, whose lines can have a service
     * @throws IllegalArgumentException if the service is blank, or null for another format
     */
    public LineParser parser(String service) {
        return parser(service, TimeUnitWord.MS);
    }

    /**
     * The parser of this format.
     *
     * @param timeUnit unit of numeric times; only {@link #JSONL} has them
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
