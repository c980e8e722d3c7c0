package dev.slowburn.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The parts of the whole, in the order in which they are measured. */
enum Section {
    THROUGHPUT(ThroughputSection::run),
    DEFINITIONS(DefinitionsSection::run),
    SCALING(ScalingSection::run),
    FRESHNESS(FreshnessSection::run);

    private final Body body;

    Section(Body body) {
        this.body = body;
    }

    /** Measures and adds figures and targets. */
    interface Body {
        void run(Cluster cluster, Plan plan, Figures figures) throws Exception;
    }

    void run(Cluster cluster, Plan plan, Figures figures) throws Exception {
        body.run(cluster, plan, figures);
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Section named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Section::title).toList();
    }
}
