package dev.slowburn.openslo.policy;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Names;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;
import java.util.Set;

/** Reads a document of kind BudgetPolicy. Overlaps with other policies are detected by {@link PolicyClaims}. */
public final class PolicyReader {
    private static final Set<String> FIELDS = Set.of("description", "services", "slos", "caution", "freeze");
    private static final Set<String> LEVEL_FIELDS = Set.of("consumedPercent");
    private static final int MAX_PERCENT = 10_000;

    private final DocumentIndex catalog;
    private final ProblemCollector problems;

    public PolicyReader(DocumentIndex catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** The policy; empty if it is invalid. */
    public Optional<BudgetPolicy> read(Document document) {
        int before = problems.reported();
        YamlSection spec = document.spec();
        spec.only(FIELDS);
        Descriptions.check(spec);
        Set<String> services = Names.services(spec, "services");
        Set<String> named = Names.slos(spec, "slos", catalog);
        int caution = level(spec, "caution", BudgetPolicy.DEFAULT.cautionPercent());
        int freeze = level(spec, "freeze", BudgetPolicy.DEFAULT.freezePercent());
        if (problems.reported() == before && caution > freeze) {
            spec.report(
                    spec.has("caution") ? "caution" : "freeze",
                    "caution must not be above freeze, but caution is " + caution + " % and freeze is " + freeze
                            + " %");
        }
        return document.valid() && problems.reported() == before
                ? Optional.of(new BudgetPolicy(document.name(), services, named, caution, freeze))
                : Optional.empty();
    }

    private static int level(YamlSection spec, String field, int otherwise) {
        Optional<YamlSection> level = spec.section(field);
        if (level.isEmpty()) {
            return otherwise;
        }
        level.get().only(LEVEL_FIELDS);
        Optional<String> percent = level.get().number("consumedPercent");
        level.get().require("consumedPercent");
        Optional<Integer> whole =
                percent.filter(text -> text.matches("[0-9]{1,5}")).map(Integer::valueOf);
        if (percent.isPresent() && whole.filter(PolicyReader::isPercent).isEmpty()) {
            level.get()
                    .report(
                            "consumedPercent",
                            "must be a whole number from 1 to " + MAX_PERCENT + ", but is " + percent.get());
        }
        return whole.filter(PolicyReader::isPercent).orElse(otherwise);
    }

    private static boolean isPercent(int percent) {
        return percent >= 1 && percent <= MAX_PERCENT;
    }
}
