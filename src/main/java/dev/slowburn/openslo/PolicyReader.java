package dev.slowburn.openslo;

import dev.slowburn.domain.BudgetPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the documents of kind BudgetPolicy. One that names SLOs comes before one that names only services, and that before one
 * that names neither; of two that are equally specific none could be chosen, so they must not speak of the same.
 */
final class PolicyReader {
    private static final Set<String> FIELDS = Set.of("description", "services", "slos", "caution", "freeze");
    private static final Set<String> LEVEL_FIELDS = Set.of("consumedPercent");
    private static final int MAX_PERCENT = 10_000;

    private final Collection<String> slos;
    private final Problems problems;
    private final List<BudgetPolicy> read = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** @param slos the names of all SLOs */
    PolicyReader(Collection<String> slos, Problems problems) {
        this.slos = slos;
        this.problems = problems;
    }

    /** The sound ones. */
    List<BudgetPolicy> read(List<Document> documents) {
        documents.forEach(this::read);
        return List.copyOf(read);
    }

    private void read(Document document) {
        int before = problems.reported();
        Section spec = document.spec();
        spec.only(FIELDS);
        Descriptions.check(spec);
        Set<String> services = Names.services(spec, "services");
        Set<String> named = Names.slos(spec, "slos", slos);
        int caution = level(spec, "caution", BudgetPolicy.DEFAULT.cautionPercent());
        int freeze = level(spec, "freeze", BudgetPolicy.DEFAULT.freezePercent());
        if (problems.reported() == before && caution > freeze) {
            spec.report(
                    spec.has("caution") ? "caution" : "freeze",
                    "caution must not come after freeze, but comes at " + caution + " % and freeze at " + freeze
                            + " %");
        }
        if (document.sound() && problems.reported() == before) {
            add(document, new BudgetPolicy(document.name(), services, named, caution, freeze));
        }
    }

    private static int level(Section spec, String field, int otherwise) {
        Optional<Section> level = spec.section(field);
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

    private void add(Document document, BudgetPolicy policy) {
        for (int i = 0; i < read.size(); i++) {
            BudgetPolicy other = read.get(i);
            Optional<String> both = claimedByBoth(policy, other);
            if (both.isPresent()) {
                document.root()
                        .section("metadata")
                        .orElseThrow()
                        .report(
                                "name",
                                "speaks of " + both.get() + ", of which the BudgetPolicy '" + other.name()
                                        + "' speaks as well: " + places.get(i).file() + ":"
                                        + places.get(i).line());
                return;
            }
        }
        read.add(policy);
        places.add(document.root().section("metadata").orElseThrow().place("name"));
    }

    /** What both claim although they are equally specific, in words. */
    private static Optional<String> claimedByBoth(BudgetPolicy one, BudgetPolicy other) {
        if (specificity(one) != specificity(other) || !overlap(one.services(), other.services())) {
            return Optional.empty();
        }
        return switch (specificity(one)) {
            case 2 ->
                one.slos().stream()
                        .filter(other.slos()::contains)
                        .sorted()
                        .findFirst()
                        .map(slo -> "the SLO '" + slo + "'");
            case 1 ->
                one.services().stream()
                        .filter(other.services()::contains)
                        .sorted()
                        .findFirst()
                        .map(service -> "the service '" + service + "'");
            default -> Optional.of("all services");
        };
    }

    private static int specificity(BudgetPolicy policy) {
        if (!policy.slos().isEmpty()) {
            return 2;
        }
        return policy.services().isEmpty() ? 0 : 1;
    }

    /** No services are all of them. */
    private static boolean overlap(Set<String> one, Set<String> other) {
        return one.isEmpty() || other.isEmpty() || one.stream().anyMatch(other::contains);
    }
}
