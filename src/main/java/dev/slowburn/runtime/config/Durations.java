package dev.slowburn.runtime.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations: whole numbers with units, largest first, such as {@code 1h30m} or {@code 100ms}. {@code ConfigDef} has no type
 * for them.
 */
public final class Durations {
    private static final Pattern SHAPE =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /** Empty if the text is not a duration. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return text.isEmpty() || !matcher.matches()
                ? Optional.empty()
                : Optional.of(Duration.ofDays(number(matcher, 1))
                        .plusHours(number(matcher, 2))
                        .plusMinutes(number(matcher, 3))
                        .plusSeconds(number(matcher, 4))
                        .plusMillis(number(matcher, 5)));
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
