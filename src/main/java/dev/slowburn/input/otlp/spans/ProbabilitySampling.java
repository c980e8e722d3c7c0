package dev.slowburn.input.otlp.spans;

/**
 * Consistent probability sampling, as in the trace state {@code ot=th:T;rv:R}. A span with the rejection threshold T is kept if
 * its randomness R, by default the last 56 bits of its trace id, is at least T. A kept span stands for 2^56 / (2^56 - T)
 * requests.
 *
 * <p>That number is rounded up or down by the span's own randomness. Given that the span was kept, R - T is uniformly
 * distributed, so the expectation is exact, and a span has the same count whenever it is read.
 *
 * <p>The earlier convention {@code ot=p:N} stands for 2^N requests, and for none if N is 63.
 */
final class ProbabilitySampling {
    private static final int BITS = 56;
    private static final long ALL = 1L << BITS;
    private static final int DIGITS = BITS / 4;
    private static final int TRACE_ID_BYTES = 16;
    private static final int NO_EXPONENT = -1;
    private static final int NEVER = 63;
    private static final long ABSENT = -1;

    private long threshold;
    private long randomness;
    private int exponent;
    private boolean inconsistent;

    /** Reads the trace state and the trace id of a span. */
    void read(byte[] bytes, SpanFields span) {
        threshold = ABSENT;
        randomness = ABSENT;
        exponent = NO_EXPONENT;
        int start = span.traceStateStart;
        while (start < span.traceStateEnd) {
            int end = indexOf(bytes, start, span.traceStateEnd, ',');
            while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
                start++;
            }
            if (end - start > 3 && bytes[start] == 'o' && bytes[start + 1] == 't' && bytes[start + 2] == '=') {
                readMember(bytes, start + 3, end);
                break;
            }
            start = end + 1;
        }
        if (threshold > 0 && randomness == ABSENT && span.traceIdEnd - span.traceIdStart == TRACE_ID_BYTES) {
            randomness = 0;
            for (int i = span.traceIdEnd - BITS / Byte.SIZE; i < span.traceIdEnd; i++) {
                randomness = (randomness << Byte.SIZE) | (bytes[i] & 0xff);
            }
        }
        inconsistent = threshold > 0 && randomness < threshold;
    }

    private void readMember(byte[] bytes, int memberStart, int memberEnd) {
        int end = memberEnd;
        while (end > memberStart && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        int start = memberStart;
        while (start < end) {
            int next = indexOf(bytes, start, end, ';');
            int length = next - start;
            if (length > 3 && length <= 3 + DIGITS && isKey(bytes, start, 't', 'h')) {
                long digits = hexadecimal(bytes, start + 3, next);
                threshold = digits < 0 ? ABSENT : digits << (4 * (3 + DIGITS - length));
            } else if (length == 3 + DIGITS && isKey(bytes, start, 'r', 'v')) {
                randomness = hexadecimal(bytes, start + 3, next);
            } else if (length > 2 && length <= 4 && bytes[start] == 'p' && bytes[start + 1] == ':') {
                exponent = decimal(bytes, start + 2, next);
            }
            start = next + 1;
        }
    }

    private static boolean isKey(byte[] bytes, int at, char first, char second) {
        return bytes[at] == first && bytes[at + 1] == second && bytes[at + 2] == ':';
    }

    private static int indexOf(byte[] bytes, int start, int end, char wanted) {
        int at = start;
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static long hexadecimal(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            byte each = bytes[i];
            int digit = each >= '0' && each <= '9' ? each - '0' : each >= 'a' && each <= 'f' ? each - 'a' + 10 : -1;
            if (digit < 0) {
                return ABSENT;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static int decimal(byte[] bytes, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_EXPONENT;
            }
            value = 10 * value + digit;
        }
        return value <= NEVER ? value : NO_EXPONENT;
    }

    /** Whether only a part of the requests was kept, by the trace state. */
    boolean isSampled() {
        return threshold > 0 || (threshold == ABSENT && exponent > 0);
    }

    /** Whether a span was kept that the threshold rejects, so that its count is unknown. */
    boolean isInconsistent() {
        return inconsistent;
    }

    /** The number of requests that the span stands for; 1 if the number is unknown. */
    long count() {
        if (threshold > 0) {
            return inconsistent ? 1 : count(threshold, randomness);
        }
        if (threshold == 0 || exponent == NO_EXPONENT) {
            return 1;
        }
        return exponent == NEVER ? 0 : 1L << exponent;
    }

    /** @param randomness at least the threshold; both below 2^56 */
    static long count(long threshold, long randomness) {
        long kept = ALL - threshold;
        return ALL / kept + (randomness - threshold < ALL % kept ? 1 : 0);
    }
}
