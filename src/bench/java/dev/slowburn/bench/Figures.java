package dev.slowburn.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measured values by name, one value per round. */
public final class Figures {
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<Target> targets = new ArrayList<>();

    /** The values of one figure. */
    public record Figure(String name, String unit, List<Double> values) {
        public double last() {
            return values.get(values.size() - 1);
        }

        public double median() {
            List<Double> sorted = sorted();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        double min() {
            return sorted().get(0);
        }

        double max() {
            return sorted().get(values.size() - 1);
        }

        private List<Double> sorted() {
            List<Double> sorted = new ArrayList<>(values);
            Collections.sort(sorted);
            return sorted;
        }
    }

    /**
     * The target of a figure.
     *
     * @param target the target as text, such as {@code ≥ 0.8}
     */
    record Target(String name, String target, double measured, boolean met) {}

    public void add(String name, String unit, double value) {
        figures.computeIfAbsent(name, unused -> new Figure(name, unit, new ArrayList<>()))
                .values()
                .add(value);
    }

    public Figure get(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("not measured: " + name);
        }
        return figure;
    }

    /** Adds a target: the median must be at least this value. */
    public void atLeast(String name, double least) {
        double measured = get(name).median();
        targets.add(new Target(name, "≥ " + text(least), measured, measured >= least));
    }

    /** Adds a target: the median must be at most this value. */
    public void atMost(String name, double most) {
        double measured = get(name).median();
        targets.add(new Target(name, "≤ " + text(most), measured, measured <= most));
    }

    public List<Figure> figures() {
        return List.copyOf(figures.values());
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.format("%,d", (long) number) : Double.toString(number);
    }
}
