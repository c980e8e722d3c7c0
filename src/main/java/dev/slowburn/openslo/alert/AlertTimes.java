package dev.slowburn.openslo.alert;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;

/** Reads the durations and counts of alerts. */
final class AlertTimes {
    private static final long MAX_MINUTES = 366 * 1_440L;
    private static final long MAX_EVENTS = 1_000_000_000_000L;
    private static final String TOO_LONG = "must be at most 366d, the longest time for which outcomes are kept";

    private AlertTimes() {}

    /** A duration of fixed length; if it is invalid, reports this and returns empty.
     *
     * @param least {@link OpenSloDuration#ONE} or {@link OpenSloDuration#ZERO}
     */
    static Optional<LookBack> read(YamlSection section, String field, int least) {
        return section.written(field)
                .flatMap(text -> OpenSloDuration.fixed(section, field, text, least))
                .filter(time -> {
                    if (time.minutes() > MAX_MINUTES) {
                        section.unsupported(field, TOO_LONG);
                    }
                    return time.minutes() <= MAX_MINUTES;
                });
    }

    static Optional<LookBack> exhaustionWithin(Annotations annotations) {
        return annotations.time(Annotation.EXHAUSTION_WITHIN).filter(time -> {
            if (time.minutes() > MAX_MINUTES) {
                annotations.report(Annotation.EXHAUSTION_WITHIN, TOO_LONG);
            }
            return time.minutes() <= MAX_MINUTES;
        });
    }

    static Optional<Long> minEvents(Annotations annotations) {
        return annotations.whole(Annotation.MIN_EVENTS, 0, MAX_EVENTS);
    }
}
