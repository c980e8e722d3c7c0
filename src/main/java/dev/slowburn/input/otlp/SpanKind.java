package dev.slowburn.input.otlp;

/** The kinds of spans that can be counted. The ordinals are those of OTLP, less one. */
public enum SpanKind {
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER;

    int number() {
        return ordinal() + 1;
    }
}
