package dev.slowburn.openslo.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known word closest to a misspelt one: the one with the fewest edits, at most a third of its length. */
public final class Suggestion {
    private static final int MAX_LENGTH = 64;

    private Suggestion() {}

    /** {@code "; did you mean x?"}, or nothing. */
    public static String of(String written, Collection<String> known) {
        return closest(written, known)
                .map(word -> "; did you mean " + word + "?")
                .orElse("");
    }

    private static Optional<String> closest(String written, Collection<String> known) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String lower = written.toLowerCase(Locale.ROOT);
        int most = Math.max(1, written.length() / 3);
        return known.stream()
                .filter(word -> Math.abs(word.length() - written.length()) <= most)
                .filter(word -> edits(lower, word.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt((String word) -> edits(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein distance, computed row by row. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
