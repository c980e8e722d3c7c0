package dev.slowburn.runtime.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Type, valid values and default of a key. Kafka's validators describe values in a notation such as {@code [1,...,1000]}, and
 * repeat an invalid value even if it is secret; this one states what to write.
 *
 * @param list whether the value is a comma-separated list whose items are validated
 * @param words what to write
 * @param fallback default value; null if there is none
 */
record Rule(ConfigDef.Type type, boolean list, String words, Predicate<String> accepts, String fallback)
        implements ConfigDef.Validator {
    static final Rule TEXT = of(ConfigDef.Type.STRING, "text", text -> true);
    static final Rule SECRET = of(ConfigDef.Type.PASSWORD, "text", text -> true);
    static final Rule FLAG = of(ConfigDef.Type.BOOLEAN, "true or false", text -> text.matches("(?i)true|false"));
    static final Rule DURATION = duration(Duration.ZERO, "");

    private static Rule of(ConfigDef.Type type, String words, Predicate<String> accepts) {
        return new Rule(type, false, words, accepts, null);
    }

    static Rule matching(String words, String regex) {
        return of(ConfigDef.Type.STRING, words, text -> text.matches(regex));
    }

    static Rule list(ConfigDef.Type type, String words, String regex) {
        return new Rule(type, true, words, item -> item.matches(regex), null);
    }

    static Rule whole(int min, int max) {
        String range = max == Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
        return of(
                ConfigDef.Type.INT,
                "a whole number " + range,
                text -> text.matches("[0-9]{1,10}") && Long.parseLong(text) >= min && Long.parseLong(text) <= max);
    }

    /** @param limit the minimum, for the message */
    static Rule duration(Duration min, String limit) {
        String words = "a duration" + limit + " such as 35d, 1h30m, 90s or 100ms";
        return of(
                ConfigDef.Type.STRING,
                words,
                text -> Durations.parse(text).map(min::compareTo).orElse(1) <= 0);
    }

    static Rule duration(String min, String max) {
        Duration least = Durations.parse(min).orElseThrow();
        Duration most = Durations.parse(max).orElseThrow();
        return of(ConfigDef.Type.STRING, "a duration from " + min + " to " + max, text -> Durations.parse(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)
                .isPresent());
    }

    Rule orElse(String value) {
        return new Rule(type, list, words, accepts, value);
    }

    @Override
    public void ensureValid(String key, Object value) {
        if (value != null) {
            String text = value instanceof Password secret ? secret.value() : ConfigDef.convertToString(value, type);
            problem(key, text).ifPresent(problem -> {
                throw new ConfigException(problem);
            });
        }
    }

    /** Empty if the text is valid. */
    Optional<String> problem(String key, String text) {
        List<String> items = list ? items(text) : List.of(text.strip());
        return IntStream.range(0, items.size())
                .filter(i -> !accepts.test(items.get(i)))
                .mapToObj(i -> key + ":" + (list ? " item " + (i + 1) : "")
                        + (type == ConfigDef.Type.PASSWORD ? "" : " '" + items.get(i) + "'") + " is not valid; write "
                        + words)
                .findFirst();
    }

    private static List<String> items(String text) {
        return Arrays.stream(text.split(",", 0))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
