package dev.slowburn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the figures as tables and writes them as JSON. */
public final class BenchReport {
    private BenchReport() {}

    static void print(Figures figures, PrintStream out) {
        out.println();
        out.printf("%-52s %-14s %14s %14s %14s %3s%n", "figure", "unit", "median", "min", "max", "n");
        for (Figures.Figure each : figures.figures()) {
            out.printf(
                    "%-52s %-14s %14s %14s %14s %3d%n",
                    each.name(),
                    each.unit(),
                    number(each.median()),
                    number(each.min()),
                    number(each.max()),
                    each.values().size());
        }
        out.println();
        out.printf("%-52s %14s %14s  %s%n", "figure", "target", "measured", "met");
        for (Figures.Target each : figures.targets()) {
            out.printf(
                    "%-52s %14s %14s  %s%n",
                    each.name(), each.target(), number(each.measured()), each.met() ? "yes" : "NO");
        }
    }

    /** Formats a number with three significant digits, and all digits before the decimal point. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
    }

    static void write(Figures figures, Path file) throws IOException {
        List<Map<String, Object>> measured = figures.figures().stream()
                .map(each -> Map.<String, Object>of(
                        "name", each.name(),
                        "unit", each.unit(),
                        "median", each.median(),
                        "min", each.min(),
                        "max", each.max(),
                        "n", each.values().size()))
                .toList();
        Files.createDirectories(file.getParent());
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(file.toFile(), Map.of("figures", measured, "targets", figures.targets()));
    }
}
