package dev.slowburn.testkit.fleet;

import java.util.ArrayList;
import java.util.List;

/** Least squares with non-negative coefficients, by coordinate descent; errors are relative to the totals. */
public final class NonNegativeFit {
    private static final int ITERATIONS = 100_000;
    private static final double CONVERGED = 1e-12;

    /**
     * A measurement.
     *
     * @param amounts the total is the sum of these, each multiplied by its coefficient
     */
    public record Row(double total, List<Double> amounts) {}

    private NonNegativeFit() {}

    /** The coefficients; 0 for an amount that no row has. */
    public static List<Double> of(List<Row> rows) {
        int count = rows.get(0).amounts().size();
        double[] found = new double[count];
        for (int i = 0; i < ITERATIONS; i++) {
            double change = 0;
            for (int column = 0; column < count; column++) {
                double better = best(rows, found, column);
                change += Math.abs(better - found[column]) / Math.max(Double.MIN_NORMAL, better + found[column]);
                found[column] = better;
            }
            if (change < CONVERGED) {
                break;
            }
        }
        return List.of(box(found));
    }

    /** The coefficients of fits to all rows but one, for each of these. */
    static List<List<Double>> withoutOne(List<Row> rows) {
        List<List<Double>> found = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<Row> others = new ArrayList<>(rows);
            others.remove(i);
            found.add(of(others));
        }
        return found;
    }

    /** The best value of one coefficient while the others stay. */
    private static double best(List<Row> rows, double[] found, int column) {
        double product = 0;
        double square = 0;
        for (Row row : rows) {
            double rest = row.total();
            for (int other = 0; other < found.length; other++) {
                if (other != column) {
                    rest -= found[other] * row.amounts().get(other);
                }
            }
            double weight = 1 / (row.total() * row.total());
            double amount = row.amounts().get(column);
            product += weight * amount * rest;
            square += weight * amount * amount;
        }
        return square == 0 ? 0 : Math.max(0, product / square);
    }

    private static Double[] box(double[] values) {
        Double[] boxed = new Double[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }
}
