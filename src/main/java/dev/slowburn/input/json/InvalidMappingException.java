package dev.slowburn.input.json;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The options are not a mapping. The message has a line for each problem. */
public final class InvalidMappingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final TreeMap<String, String> problems;

    InvalidMappingException(Map<String, String> problems) {
        super(new TreeMap<>(problems)
                .entrySet().stream()
                        .map(problem -> problem.getKey() + ": " + problem.getValue())
                        .collect(Collectors.joining("\n")));
        this.problems = new TreeMap<>(problems);
    }

    /** The problems by the keys of the options. */
    public Map<String, String> problems() {
        return Collections.unmodifiableMap(problems);
    }
}
