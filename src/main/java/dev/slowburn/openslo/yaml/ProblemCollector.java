package dev.slowburn.openslo.yaml;

import dev.slowburn.openslo.yaml.Problem.Category;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong, so that an author sees all of it at once. Keeps a bounded number for each file. */
public final class ProblemCollector {
    static final int MAX_PER_FILE = 100;
    /** What a hostile text makes of a field's path or a reason must fit into a log all the same. */
    static final int MAX_LENGTH = 500;

    private final Set<Problem> kept = new HashSet<>();
    private final Map<String, Integer> perFile = new HashMap<>();
    private final Set<Problem> warnings = new HashSet<>();
    private final Map<String, Integer> warningsPerFile = new HashMap<>();
    private int reported;

    /** Something breaks a rule. */
    public void add(SourceLocation place, String reason) {
        add(place, reason, Category.INVALID);
    }

    /** Something is as OpenSLO wants it, but can't be done. */
    public void unsupported(SourceLocation place, String reason) {
        add(place, reason, Category.UNSUPPORTED);
    }

    /** Something is sound, but its author should know; does not count as reported. */
    public void warn(SourceLocation place, String reason) {
        keep(warnings, warningsPerFile, problem(place, reason, Category.WARNING), "warnings");
    }

    /** What was found before, by another one of these. */
    public void addAll(List<Problem> problems) {
        reported += problems.size();
        problems.forEach(problem -> keep(kept, perFile, problem, "problems"));
    }

    private void add(SourceLocation place, String reason, Category category) {
        reported++;
        keep(kept, perFile, problem(place, reason, category), "problems");
    }

    private static void keep(Set<Problem> among, Map<String, Integer> counts, Problem problem, String noun) {
        String more = "has more " + noun + " than the " + MAX_PER_FILE + " shown";
        if (problem.reason().equals(more)) {
            among.add(problem);
            return;
        }
        int count = counts.merge(problem.file(), 1, Integer::sum);
        if (count <= MAX_PER_FILE) {
            among.add(problem);
        } else if (count == MAX_PER_FILE + 1) {
            among.add(new Problem(problem.file(), 0, 0, "", more, problem.category()));
        }
    }

    private static Problem problem(SourceLocation place, String reason, Category category) {
        return new Problem(
                place.file(), place.line(), place.column(), printable(place.field()), printable(reason), category);
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
    public int reported() {
        return reported;
    }

    /** In the order of file, line and column. */
    public List<Problem> sorted() {
        return sorted(kept);
    }

    /** In the same order. */
    public List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(Set<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(null);
        return List.copyOf(sorted);
    }
}
