package dev.slowburn.openslo.yaml;

import dev.slowburn.openslo.yaml.Problem.Category;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects problems and warnings, so that authors see all of them in one run. Keeps at most 100 of each per file. */
public final class ProblemCollector {
    static final int MAX_PER_FILE = 100;
    /** Bounds field paths and reasons, so that a hostile text cannot flood a log. */
    static final int MAX_LENGTH = 500;

    private final Set<Problem> kept = new HashSet<>();
    private final Map<String, Integer> perFile = new HashMap<>();
    private final Set<Problem> warnings = new HashSet<>();
    private final Map<String, Integer> warningsPerFile = new HashMap<>();
    private int reported;

    /** Reports a violation of a rule of OpenSLO or of Slowburn. */
    public void add(SourceLocation place, String reason) {
        add(place, reason, Category.INVALID);
    }

    /** Reports a reference to a document that does not exist. */
    void addMissing(SourceLocation place, Problem.Missing missing, String reason) {
        reported++;
        Problem problem = problem(place, reason, Category.INVALID);
        keep(
                kept,
                perFile,
                new Problem(
                        problem.file(),
                        problem.line(),
                        problem.column(),
                        problem.field(),
                        problem.reason(),
                        problem.category(),
                        Optional.of(missing)),
                "problems");
    }

    /** Reports valid OpenSLO that Slowburn cannot execute. */
    public void unsupported(SourceLocation place, String reason) {
        add(place, reason, Category.UNSUPPORTED);
    }

    /** Adds a warning about a valid definition; not counted by {@link #reported()}. */
    public void warn(SourceLocation place, String reason) {
        keep(warnings, warningsPerFile, problem(place, reason, Category.WARNING), "warnings");
    }

    /** Counts a violation that is already reported, so that a section with it is invalid. */
    void addReported() {
        reported++;
    }

    /** Adds the problems of another collector. */
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

    /** Truncates a text and escapes its control characters, so that it is one line and safe to print on a terminal. */
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

    /**
     * Number of problems reported so far; a reader compares it before and after to learn whether its section is valid.
     */
    public int reported() {
        return reported;
    }

    /** The problems, sorted by file, line and column. */
    public List<Problem> sorted() {
        return sorted(kept);
    }

    /** The warnings, sorted in the same way. */
    public List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(Set<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(null);
        return List.copyOf(sorted);
    }
}
