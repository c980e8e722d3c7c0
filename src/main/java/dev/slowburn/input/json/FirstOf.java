package dev.slowburn.input.json;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sources of a value, of which the first that has one is used.
 *
 * @param sources at least one
 */
record FirstOf(List<ValueSource> sources) {
    private static final String SEPARATOR = " | ";

    FirstOf {
        sources = List.copyOf(sources);
    }

    /** @throws IllegalArgumentException if one of them is no source */
    static FirstOf parse(String text) {
        List<ValueSource> sources = new ArrayList<>();
        for (String source : text.split("\\s+\\|(?:\\s+|$)", -1)) {
            sources.add(ValueSource.parse(source.strip()));
        }
        return new FirstOf(sources);
    }

    /** Several values separated by blanks, such as {@code /method /path | /url}. */
    static List<FirstOf> parseSeveral(String text) {
        List<FirstOf> values = new ArrayList<>();
        for (String value : text.split("(?<!\\|)\\s+(?=/|header:|constant:)", -1)) {
            values.add(parse(value.strip()));
        }
        return values;
    }

    @Override
    public String toString() {
        return sources.stream().map(ValueSource::toString).collect(Collectors.joining(SEPARATOR));
    }
}
