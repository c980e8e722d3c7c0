package dev.slowburn.ingest;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.HttpStatus;
import dev.slowburn.input.notation.AccessLogTime;
import dev.slowburn.input.notation.IsoTime;
import dev.slowburn.input.notation.PlausibleTime;
import dev.slowburn.input.notation.RequestLine;
import java.time.Instant;
import java.util.Map;

/**
 * Parser of Apache's and nginx's access logs: {@code host ident user [time] "request" status bytes}, followed by
 * {@code "referer" "agent"} in the combined format. A line of the other format is an error, so that a log that changes its format
 * is noticed.
 *
 * <p>Fields that are not counted by (host, user, bytes, referer, agent) are located, but not kept. So prefixes added by log
 * collectors and unescaped quotes in client-supplied fields don't make a line unreadable.
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
            throw new UnreadableLineException("expected an access log, found JSON; use --format jsonl");
        }
        LineScanner scanner = new LineScanner(line.strip());
        scanner.word("host");
        scanner.word("ident");
        scanner.skipToBracket("user");
        Instant answered = time(scanner.bracketed("time"));
        String operation = RequestLine.operation(scanner.request());
        int status = status(scanner.word("status"));
        requireBytes(scanner.word("bytes"));
        if (combined) {
            requireRefererAndAgent(scanner);
        } else {
            requireEnd(scanner);
        }
        return RequestOutcome.newBuilder()
                .setEventId(null)
                .setService(service)
                .setOccurredAt(answered)
                .setOperation(operation == null ? null : unescape(operation))
                .setOutcome(Outcome.valueOf(HttpStatus.kind(status).name()))
                .setStatusCode(status)
                .setDurationMicros(null)
                .setCount(1)
                .setAttributes(Map.of())
                .build();
    }

    private static Instant time(String text) throws UnreadableLineException {
        long millis = AccessLogTime.epochMillis(text);
        if (millis == IsoTime.INVALID) {
            throw new UnreadableLineException("the time " + Excerpt.of(text)
                    + " is not like [17/May/2015:10:05:03 +0000], dd/MMM/yyyy:HH:mm:ss +ZZZZ");
        }
        if (!PlausibleTime.isPlausible(millis)) {
            throw new UnreadableLineException("the time " + Excerpt.of(text) + " is not in the years 2000 to 2099");
        }
        return Instant.ofEpochMilli(millis);
    }

    /**
     * Resolves the two escapes for printable characters. Others, such as {@code \x16}, remain, so that names have no control
     * characters.
     */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (text.charAt(at) == '\\' && (next == '"' || next == '\\')) {
                at++;
            }
            plain.append(text.charAt(at));
        }
        return plain.toString();
    }

    private static int status(String word) throws UnreadableLineException {
        int status = word.length() == 3 && allDigits(word) ? Integer.parseInt(word) : 0;
        if (!HttpStatus.known(status)) {
            throw new UnreadableLineException("the status " + Excerpt.of(word) + " is not a number from 100 to 599");
        }
        return status;
    }

    private static void requireBytes(String word) throws UnreadableLineException {
        if (!word.equals("-") && !allDigits(word)) {
            throw new UnreadableLineException("the bytes " + Excerpt.of(word) + " are neither a number nor '-'");
        }
    }

    private static void requireRefererAndAgent(LineScanner scanner) throws UnreadableLineException {
        if (scanner.atEnd()) {
            throw new UnreadableLineException(
                    "the line ends after the bytes, where referer and agent should be; use --format common");
        }
        if (scanner.skipLooselyQuoted()) {
            return;
        }
        scanner.quoted("referer");
        // Some log shippers truncate long lines; everything that is counted is before the agent.
        scanner.skipQuotedOrTruncated("agent");
        // Many nginx configurations append their own fields, which are ignored.
        if (!scanner.atFieldEnd()) {
            throw new UnreadableLineException(
                    "expected a space or the end after the agent, found " + Excerpt.of(scanner.rest()));
        }
    }

    private static void requireEnd(LineScanner scanner) throws UnreadableLineException {
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
