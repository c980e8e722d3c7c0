package dev.slowburn.http;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.query.BadRequestException;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The query parameters of a request. Unknown parameters and invalid values are rejected with the name of the parameter. */
final class Parameters {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhdw])");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");

    private static final Pattern NO_CHARSET = Pattern.compile("(?i)charset(?!=[^\\s;,])");

    private final Context context;

    private Parameters(Context context) {
        this.context = context;
    }

    /** @param known all parameters of the route */
    static Parameters of(Context context, Set<String> known) {
        Set<String> unknown = new TreeSet<>(context.queryParamMap().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            String all = String.join(", ", new TreeSet<>(known));
            throw new BadRequestException("unknown parameter " + String.join(", ", unknown)
                    + (all.isEmpty() ? "; there are no parameters" : "; known parameters: " + all));
        }
        return new Parameters(context);
    }

    /** Rejects an invalid charset before Javalin parses it, which would respond with 500. */
    static void demandCharset(Context context) {
        String type = context.header("Content-Type");
        if (type != null && NO_CHARSET.matcher(type).find()) {
            throw new BadRequestException("Content-Type: charset must be like charset=utf-8");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
    }

    /** All values of a parameter that may be repeated or comma-separated. */
    Set<String> texts(String name) {
        Set<String> values = new TreeSet<>();
        context.queryParams(name).forEach(value -> values.addAll(split(value)));
        return values;
    }

    /** The values of a comma-separated list, without empty ones; a backslash before a comma or a backslash escapes it. */
    static List<String> split(String list) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : ',';
            boolean escapes = c == '\\' && i + 1 < list.length() && "\\,".indexOf(list.charAt(i + 1)) >= 0;
            if (escapes) {
                value.append(list.charAt(++i));
            } else if (c != ',') {
                value.append(c);
            } else if (!value.isEmpty()) {
                values.add(value.toString());
                value.setLength(0);
            }
        }
        return values;
    }

    /** As {@link #texts}, in lower case. */
    Set<String> lowerCase(String name) {
        Set<String> values = new TreeSet<>();
        texts(name).forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
        return values;
    }

    /** The values by key of a repeatable parameter of the form key=value. */
    Map<String, Set<String>> pairs(String name) {
        Map<String, Set<String>> pairs = new LinkedHashMap<>();
        for (String pair : context.queryParams(name)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new BadRequestException(name + ": must be key=value, was '" + pair + "'");
            }
            pairs.computeIfAbsent(pair.substring(0, equals), key -> new TreeSet<>())
                    .add(pair.substring(equals + 1));
        }
        return pairs;
    }

    /** True or false; false if absent. */
    boolean flag(String name) {
        String value = text(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new BadRequestException(name + ": must be true or false, was '" + value + "'");
        }
        return value.equals("true");
    }

    int number(String name, int fallback, int min, int max) {
        String value = text(name).orElse(Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of range.
        }
        throw new BadRequestException(
                name + ": must be a whole number from " + min + " to " + max + ", was '" + value + "'");
    }

    /** A moment by RFC 3339, or in seconds since the epoch. */
    Optional<Instant> moment(String name) {
        return text(name).map(value -> {
            try {
                Instant moment = SECONDS.matcher(value).matches()
                        ? Instant.ofEpochMilli((long) (Double.parseDouble(value) * 1_000))
                        : Instant.parse(value);
                if (!moment.isBefore(EARLIEST) && moment.isBefore(LATEST)) {
                    return moment;
                }
            } catch (DateTimeException e) {
                // Reported below, as a moment out of range.
            }
            throw new BadRequestException(name
                    + ": must be like 2026-01-31T12:00:00Z, in the years 1 to 9999, or seconds since 1970, was '"
                    + value + "'");
        });
    }

    /** A duration like 5m, 1h or 1d, or in seconds. */
    Optional<Duration> duration(String name) {
        return text(name).map(value -> duration(name, value));
    }

    private static Duration duration(String name, String value) {
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            return unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        }
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds((long) Double.parseDouble(value));
        }
        throw new BadRequestException(name + ": must be like 5m, 1h or 1d, or seconds, was '" + value + "'");
    }

    /** All durations in whole minutes, with their text as it was sent. */
    List<LookBack> lookBacks(String name, int max) {
        List<LookBack> lookBacks = texts(name).stream()
                .map(value -> new LookBack(value, wholeMinutes(name, value)))
                .toList();
        if (lookBacks.size() > max) {
            throw new BadRequestException(name + ": at most " + max + " values allowed, were " + lookBacks.size());
        }
        return lookBacks;
    }

    private static long wholeMinutes(String name, String value) {
        Duration duration = duration(name, value);
        if (!duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
            throw new BadRequestException(name + ": must be whole minutes, was '" + value + "'");
        }
        return duration.toMinutes();
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
