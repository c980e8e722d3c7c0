package dev.slowburn.input.otlp.spans;

/** What a sampled span counts as. */
public enum SpanSampling {
    /** As many requests as it stands for. */
    ADJUST,
    /** Nothing: it is rejected. */
    REFUSE,
    /** One request. */
    IGNORE
}
