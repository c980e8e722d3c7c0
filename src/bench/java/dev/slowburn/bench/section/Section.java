package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sections of the benchmark, in the order in which they run. */
public enum Section {
    THROUGHPUT("outcomes per second and CPU time per outcome, beside the peers"),
    LAYERS("CPU time per outcome by layer, from a plain consumer to Slowburn"),
    DEFINITIONS("ten objectives beside ten thousand, with requests for the same services"),
    FRESHNESS("from an outcome to what is published, under a constant load"),
    SCALING("threads and instances"),
    STATE("from a hundred to a hundred thousand budgets: heap, changelogs, restoration"),
    REPLAY("counting the input again: its throughput, and the freshness meanwhile"),
    DEFAULTS("other options of the JVM, the clients and native memory allocation"),
    LOOKUPS("lists, budgets and histories over HTTP"),
    INPUTS("decoding and counting of each format, without a broker"),
    PROGRESS("progress of the input's partitions, without a broker"),
    START("CPU time until ready, freshness after a start, short commands"),
    RESTARTS("how long budgets have no snapshot in a rolling restart"),
    LISTS("pages of a list over a hundred peers, without a broker"),
    OBJECTIVES("ten objectives beside ten thousand busy ones, and what a definition costs"),
    CRASH("an instance with large state is killed and started again"),
    FLEET("one real instance of a large fleet, with what the others send generated, and how many one broker sustains"),
    MODEL("a model of fleets, from measured service times, beside one to three instances");

    /** Sections that run unless others are selected. */
    public static final List<Section> WHOLE =
            Arrays.stream(values()).filter(each -> each != DEFAULTS).toList();

    private final String description;

    Section(String description) {
        this.description = description;
    }

    /** Runs the section and adds its figures and targets. */
    public void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        switch (this) {
            case THROUGHPUT -> ThroughputSection.run(cluster, plan, figures);
            case LAYERS -> LayersSection.run(cluster, plan, figures);
            case DEFINITIONS -> DefinitionsSection.run(cluster, plan, figures);
            case FRESHNESS -> FreshnessSection.run(cluster, plan, figures);
            case SCALING -> ScalingSection.run(cluster, plan, figures);
            case STATE -> StateSection.run(cluster, plan, figures);
            case REPLAY -> ReplaySection.run(cluster, plan, figures);
            case DEFAULTS -> DefaultsSection.run(cluster, plan, figures);
            case LOOKUPS -> LookupsSection.run(cluster, plan, figures);
            case OBJECTIVES -> ObjectivesSection.run(cluster, plan, figures);
            case INPUTS -> InputsSection.run(plan, figures);
            case PROGRESS -> ProgressSection.run(plan, figures);
            case START -> StartSection.run(cluster, plan, figures);
            case RESTARTS -> RestartsSection.run(cluster, plan, figures);
            case LISTS -> ListsSection.run(plan, figures);
            case CRASH -> CrashSection.run(cluster, plan, figures);
            case FLEET -> FleetSection.run(cluster, plan, figures);
            case MODEL -> ModelSection.run(cluster, plan, figures);
        }
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it measures. */
    public String description() {
        return description;
    }

    /** A line for each section. */
    public static String help() {
        return Arrays.stream(values())
                .map(each -> String.format("  %-12s %s", each.title(), each.description))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    public static Section named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Section::title).toList();
    }
}
