package dev.slowburn.bench.section;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.Plan;
import dev.slowburn.bench.broker.Cluster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The parts of the whole, in the order in which they are measured. */
public enum Section {
    THROUGHPUT,
    DEFINITIONS,
    FRESHNESS,
    SCALING,
    STATE,
    DEFAULTS,
    LOOKUPS;

    /** What fits into a few minutes. */
    public static final List<Section> QUICK = List.of(THROUGHPUT, DEFINITIONS, FRESHNESS, STATE);

    /** What the whole consists of; the others are for a question of their own, and it would take too long with them. */
    public static final List<Section> FULL = List.of(THROUGHPUT, DEFINITIONS, FRESHNESS, SCALING, STATE);

    /** Measures and adds figures and targets. */
    public void run(Cluster cluster, Plan plan, Figures figures) throws IOException, InterruptedException {
        switch (this) {
            case THROUGHPUT -> ThroughputSection.run(cluster, plan, figures);
            case DEFINITIONS -> DefinitionsSection.run(cluster, plan, figures);
            case FRESHNESS -> FreshnessSection.run(cluster, plan, figures);
            case SCALING -> ScalingSection.run(cluster, plan, figures);
            case STATE -> StateSection.run(cluster, plan, figures);
            case DEFAULTS -> DefaultsSection.run(cluster, plan, figures);
            case LOOKUPS -> LookupsSection.run(cluster, plan, figures);
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
