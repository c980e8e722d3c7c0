package dev.slowburn.openslo.alert;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;

/** Reads the times and counts of alerts. */
final class AlertTimes {
    private static final long MAX_MINUTES = 366 * 1_440L;
    private static final long MAX_EVENTS = 1_000_000_000_000L;
    private static final String TOO_LONG = "must be at most 366d, because outcomes are kept for as long";

    private AlertTimes() {}

    /**
     * A time that always is as long; empty, having reported why, if it is none.
     *
     * @param least {@link OpenSloDuration#SOME} or {@link OpenSloDuration#NOTHING}
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
