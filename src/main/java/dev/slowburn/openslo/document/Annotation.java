package dev.slowburn.openslo.document;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Slowburn's own annotations, with the kinds of document that each applies to. */
public enum Annotation {
    GROUP_BY("group-by"),
    MAX_GROUPS("max-groups"),
    ALL_SERVICES("all-services"),
    MAX_SERVICES("max-services"),
    INPUT("input"),
    LEDGER("ledger"),
    THRESHOLDS("thresholds"),
    EMPTY_SLICES("empty-slices"),
    COMPOSITE("composite"),
    MIN_EVENTS("min-events"),
    EXHAUSTION_WITHIN("exhaustion-within"),
    SHORT_WINDOW("short-window"),
    URL("url"),
    SECRET("secret"),
    RECEIVES("receives");

    /** Common prefix; unknown annotations with this prefix are rejected. */
    static final String PREFIX = "slowburn.dev/";

    private final String key;

    Annotation(String name) {
        this.key = PREFIX + name;
    }

    /** The name with the prefix, as in documents. */
    public String key() {
        return key;
    }

    private List<Kind> kinds() {
        return switch (this) {
            case GROUP_BY, MAX_GROUPS, ALL_SERVICES, MAX_SERVICES, INPUT, LEDGER, THRESHOLDS, EMPTY_SLICES, COMPOSITE ->
                List.of(Kind.SLO);
            case MIN_EVENTS -> List.of(Kind.SLO, Kind.ALERT_POLICY, Kind.ALERT_CONDITION);
            case EXHAUSTION_WITHIN -> List.of(Kind.SLO, Kind.ALERT_CONDITION);
            case SHORT_WINDOW -> List.of(Kind.ALERT_CONDITION);
            case URL, SECRET, RECEIVES -> List.of(Kind.ALERT_NOTIFICATION_TARGET);
        };
    }

    boolean appliesTo(Kind kind) {
        return kinds().contains(kind);
    }

    /** Where it may be written, as text. */
    String home() {
        return kinds().stream().map(Kind::text).collect(Collectors.joining(" or ", "the metadata of an ", ""));
    }

    static Optional<Annotation> of(String key) {
        return Arrays.stream(values())
                .filter(annotation -> annotation.key.equals(key))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Annotation::key).toList();
    }
}
