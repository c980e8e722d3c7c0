package dev.slowburn.openslo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong, so that an author sees all of it at once. Keeps a bounded number for each file. */
final class Problems {
    static final int MAX_PER_FILE = 100;
    /** What a hostile text makes of a field's path or a reason must fit into a log all the same. */
    static final int MAX_LENGTH = 500;

    private final Set<Problem> kept = new HashSet<>();
    private final Map<String, Integer> perFile = new HashMap<>();
    private int reported;

    void add(Place place, String reason) {
        reported++;
        int count = perFile.merge(place.file(), 1, Integer::sum);
        if (count <= MAX_PER_FILE) {
            kept.add(new Problem(
                    place.file(), place.line(), place.column(), printable(place.field()), printable(reason)));
        } else if (count == MAX_PER_FILE + 1) {
            kept.add(new Problem(place.file(), 0, 0, "", "has more problems than the " + MAX_PER_FILE + " shown"));
        }
    }

    /** One line of bounded length, without anything that a terminal obeys. */
    private static String printable(String text) {
        String bounded = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        StringBuilder out = new StringBuilder(bounded.length());
        bounded.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04X", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    /** How many were reported so far; a reader compares it before and after to learn whether its part is sound. */
    int reported() {
        return reported;
    }

    /** In the order of file, line and column. */
    List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(kept);
        sorted.sort(null);
        return List.copyOf(sorted);
    }
}
