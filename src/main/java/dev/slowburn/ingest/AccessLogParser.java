package dev.slowburn.ingest;

import dev.slowburn.avro.RequestOutcome;
import java.time.Instant;
import java.util.Map;

/**
 * The access logs of Apache and nginx: {@code host ident user [time] "request" status bytes}, and in the combined format
 * {@code "referer" "agent"} after it. The two formats are kept apart although one scanner reads both: a log that changes
 * its format half-way is worth a word.
 *
 * <p>Fields that nothing is counted by (host, user, bytes, referer, agent) are found, not kept. So a line is read whatever a
 * log collector wrote before it, and however servers that don't escape quotes write what clients sent.
 */
final class AccessLogParser implements LineParser {
    private final String service;
    private final boolean combined;

    AccessLogParser(String service, boolean combined) {
        this.service = service;
        this.combined = combined;
    }

    @Override
    public RequestOutcome parse(String line) throws UnreadableLineException {
        if (line.stripLeading().startsWith("{")) {
            throw new UnreadableLineException("expected an access log, found what looks like JSON; use --format jsonl");
        }
        LineScanner scanner = new LineScanner(line.strip());
        scanner.word("host");
        scanner.word("ident");
        scanner.skipToBracket("user");
        String time = scanner.bracketed("time");
        Instant answered = PlausibleTime.demand("time", AccessLogTime.parse(time), time);
        String operation = RequestLine.operation(scanner.request());
        int status = status(scanner.word("status"));
        demandBytes(scanner.word("bytes"));
        if (combined) {
            demandRefererAndAgent(scanner);
        } else {
            demandEnd(scanner);
        }
        return RequestOutcome.newBuilder()
                .setEventId(null)
                .setService(service)
                .setOccurredAt(answered)
                .setOperation(operation)
                .setOutcome(HttpStatus.outcome(status))
                .setStatusCode(status)
                .setDurationMicros(null)
                .setCount(1)
                .setAttributes(Map.of())
                .build();
    }

    private static int status(String word) throws UnreadableLineException {
        int status = word.length() == 3 && allDigits(word) ? Integer.parseInt(word) : 0;
        if (!HttpStatus.known(status)) {
            throw new UnreadableLineException("the status " + Excerpt.of(word) + " is not a number from 100 to 599");
        }
        return status;
    }

    private static void demandBytes(String word) throws UnreadableLineException {
        if (!word.equals("-") && !allDigits(word)) {
            throw new UnreadableLineException("the bytes " + Excerpt.of(word) + " are neither a number nor '-'");
        }
    }

    private static void demandRefererAndAgent(LineScanner scanner) throws UnreadableLineException {
        if (scanner.atEnd()) {
            throw new UnreadableLineException(
                    "the line ends after the bytes, where referer and agent should be; use --format common");
        }
        if (scanner.skipLooselyQuoted()) {
            return;
        }
        scanner.quoted("referer");
        // Some of what carries logs cuts long lines; all that is counted stands before the agent, so that is no loss.
        scanner.skipQuotedOrCutOff("agent");
        // Many nginx configurations add fields of their own here; nothing is counted by them.
        if (!scanner.atFieldEnd()) {
            throw new UnreadableLineException(
                    "expected a space or the end after the agent, found " + Excerpt.of(scanner.rest()));
        }
    }

    private static void demandEnd(LineScanner scanner) throws UnreadableLineException {
        if (scanner.quoteFollows()) {
            throw new UnreadableLineException("expected the end after the bytes, found " + Excerpt.of(scanner.rest())
                    + "; use --format combined if these are referer and agent");
        }
        if (!scanner.atEnd()) {
            throw new UnreadableLineException("expected the end after the bytes, found " + Excerpt.of(scanner.rest()));
        }
    }

    private static boolean allDigits(String word) {
        for (int at = 0; at < word.length(); at++) {
            if (word.charAt(at) < '0' || word.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}
