package dev.slowburn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the figures of each section and the targets of all, and writes them as JSON. */
public final class BenchReport {
    private static final String TARGET = "%-11s %-68s %10s %12s  %s%n";

    private BenchReport() {}

    /** Prints the figures of a section, each with its target if it has one. */
    static void print(SectionResult result, PrintStream out) {
        Map<String, Figures.Target> targets = result.figures().targets().stream()
                .collect(Collectors.toMap(Figures.Target::name, each -> each, (one, other) -> other));
        out.println();
        out.printf("%-68s %-16s %12s %12s %12s %3s %10s%n", "figure", "unit", "median", "min", "max", "n", "target");
        for (Figures.Figure each : result.figures().figures()) {
            Figures.Target target = targets.get(each.name());
            out.printf(
                    "%-68s %-16s %12s %12s %12s %3d %10s  %s%n",
                    each.name(),
                    each.unit(),
                    number(each.median()),
                    number(each.min()),
                    number(each.max()),
                    each.values().size(),
                    target == null ? "" : target.target(),
                    target == null ? "" : verdict(target));
        }
        result.failure().ifPresent(reason -> out.println(result.section().title() + " failed: " + reason));
    }

    /** Prints the targets of all sections, and how long the sections took. */
    static void summary(List<SectionResult> results, PrintStream out) {
        out.println();
        out.println("== summary");
        out.printf(TARGET, "section", "figure", "target", "measured", "");
        for (SectionResult each : results) {
            for (Figures.Target target : each.figures().targets()) {
                String measured = number(target.measured());
                out.printf(TARGET, each.section().title(), target.name(), target.target(), measured, verdict(target));
            }
            if (each.failure().isPresent()) {
                out.printf(TARGET, each.section().title(), each.failure().get(), "", "", "FAILED");
            } else if (each.figures().targets().isEmpty()) {
                out.printf(TARGET, each.section().title(), "no targets", "", "", "");
            }
        }
        List<Figures.Target> targets = results.stream()
                .flatMap(each -> each.figures().targets().stream())
                .toList();
        Duration total = results.stream().map(SectionResult::duration).reduce(Duration.ZERO, Duration::plus);
        out.println();
        out.printf(
                "%d of %d targets met in %s: %s%n",
                targets.stream().filter(Figures.Target::met).count(),
                targets.size(),
                minutes(total),
                results.stream()
                        .map(each -> each.section().title() + ' ' + minutes(each.duration()))
                        .collect(Collectors.joining(", ")));
    }

    private static String verdict(Figures.Target target) {
        return target.met() ? "met" : "MISSED";
    }

    private static String minutes(Duration duration) {
        return String.format(Locale.ROOT, "%.1f min", duration.toMillis() / 60e3);
    }

    /** Formats a number with three significant digits, and all digits before the decimal point. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
    }

    /** Writes the figures and targets by section. */
    static void write(List<SectionResult> results, Path file) throws IOException {
        Map<String, Object> sections = new LinkedHashMap<>();
        results.forEach(each -> sections.put(each.section().title(), json(each)));
        Files.createDirectories(file.getParent());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), sections);
    }

    private static Map<String, Object> json(SectionResult result) {
        List<Map<String, Object>> measured = result.figures().figures().stream()
                .map(each -> Map.<String, Object>of(
                        "name", each.name(),
                        "unit", each.unit(),
                        "median", each.median(),
                        "min", each.min(),
                        "max", each.max(),
                        "n", each.values().size()))
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seconds", result.duration().toMillis() / 1e3);
        result.failure().ifPresent(reason -> json.put("failure", reason));
        json.put("figures", measured);
        json.put("targets", result.figures().targets());
        return json;
    }
}
