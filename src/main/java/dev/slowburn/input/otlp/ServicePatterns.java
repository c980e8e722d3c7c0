package dev.slowburn.input.otlp;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of service names, in which {@code *} stands for any characters. */
public final class ServicePatterns {
    public static final String ALL = "*";

    /** Null if all services match. */
    private final Pattern pattern;

    public ServicePatterns(List<String> globs) {
        pattern = globs.contains(ALL)
                ? null
                : Pattern.compile(
                        globs.stream().map(ServicePatterns::expression).collect(Collectors.joining("|")),
                        Pattern.DOTALL);
    }

    private static String expression(String glob) {
        return Arrays.stream(glob.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /**
     * Whether a service may match a pattern of each list. Compares only what precedes the first {@code *}, so the answer may be
     * true where no service matches both.
     */
    public static boolean mayOverlap(List<String> some, List<String> others) {
        return some.stream().anyMatch(one -> others.stream().anyMatch(other -> mayOverlap(one, other)));
    }

    private static boolean mayOverlap(String one, String other) {
        if (!one.contains(ALL)) {
            return new ServicePatterns(List.of(other)).match(one);
        }
        if (!other.contains(ALL)) {
            return new ServicePatterns(List.of(one)).match(other);
        }
        String start = one.substring(0, one.indexOf(ALL));
        String otherStart = other.substring(0, other.indexOf(ALL));
        return start.startsWith(otherStart) || otherStart.startsWith(start);
    }

    public boolean match(String service) {
        return pattern == null || pattern.matcher(service).matches();
    }
}
