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

    private final Set<Problem> kept = new HashSet<>();
    private final Map<String, Integer> perFile = new HashMap<>();
    private int reported;

    void add(Place place, String reason) {
        reported++;
        int count = perFile.merge(place.file(), 1, Integer::sum);
        if (count <= MAX_PER_FILE) {
            kept.add(new Problem(place.file(), place.line(), place.column(), place.field(), reason));
        } else if (count == MAX_PER_FILE + 1) {
            kept.add(new Problem(place.file(), 0, 0, "", "has more problems than the " + MAX_PER_FILE + " shown"));
        }
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
