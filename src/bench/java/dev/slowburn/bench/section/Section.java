package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Sections of the benchmark, in the order in which they run. */
public enum Section {
    THROUGHPUT,
    DEFINITIONS,
    FRESHNESS,
    SCALING,
    STATE,
    REPLAY,
    DEFAULTS,
    LOOKUPS,
    INPUTS,
    PROGRESS,
    START,
    LISTS,
    OBJECTIVES,
    CRASH;

    /** Sections of a quick run. */
    public static final List<Section> QUICK = List.of(THROUGHPUT, DEFINITIONS, FRESHNESS, STATE);

    /** Sections of a full run; the others run only on request, because they take long. */
    public static final List<Section> FULL = List.of(THROUGHPUT, DEFINITIONS, FRESHNESS, SCALING, STATE);

    /** Runs the section and adds its figures and targets. */
    public void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        switch (this) {
            case THROUGHPUT -> ThroughputSection.run(cluster, plan, figures);
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
            case LISTS -> ListsSection.run(plan, figures);
            case CRASH -> CrashSection.run(cluster, plan, figures);
        }
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Section named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Section::title).toList();
    }
}
