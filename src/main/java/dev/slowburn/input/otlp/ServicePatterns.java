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

    public boolean match(String service) {
        return pattern == null || pattern.matcher(service).matches();
    }
}
