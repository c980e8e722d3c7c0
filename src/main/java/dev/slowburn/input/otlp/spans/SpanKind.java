package dev.slowburn.input.otlp.spans;

/** The kinds of spans that can be counted. */
public enum SpanKind {
    INTERNAL(1),
    SERVER(2),
    CLIENT(3),
    PRODUCER(4),
    CONSUMER(5);

    private final int number;

    SpanKind(int number) {
        this.number = number;
    }

    /** The number in OTLP. */
    int number() {
        return number;
    }
}
