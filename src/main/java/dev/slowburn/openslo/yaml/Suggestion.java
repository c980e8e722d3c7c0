package dev.slowburn.openslo.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Suggests the known word closest to a misspelt one: the one with the fewest edits, at most a third of its length. */
public final class Suggestion {
    private static final int MAX_LENGTH = 64;
    private static final int LAST_VISIBLE = '~';
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Suggestion() {}

    /** {@code "; did you mean x?"} with the difference if a reader could overlook it, or nothing. */
    public static String of(String written, Collection<String> known) {
        return closest(written, known)
                .map(word -> "; did you mean " + word + "?" + difference(written, word))
                .orElse("");
    }

    private static String difference(String written, String word) {
        OptionalInt foreign = written.codePoints()
                .filter(c -> c > LAST_VISIBLE && word.indexOf(c) < 0)
                .findFirst();
        if (foreign.isPresent()) {
            return String.format(" '%s' contains the character U+%04X", written, foreign.getAsInt());
        }
        String compact = SPACES.matcher(written).replaceAll("");
        if (compact.equals(word)) {
            return " leave out the spaces";
        }
        return compact.equalsIgnoreCase(word) ? " upper and lower case matter" : "";
    }

    /** The known word that a misspelt one probably means. */
    public static Optional<String> closest(String written, Collection<String> known) {
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
