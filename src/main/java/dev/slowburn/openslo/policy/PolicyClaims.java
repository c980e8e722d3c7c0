package dev.slowburn.openslo.policy;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Detects budget policies that apply to the same SLO or service. A policy that names SLOs takes precedence over one
 * that names only services, and that over one that names neither; of two equally specific policies none takes
 * precedence, so the later one by name is invalid.
 *
 * <p>A policy is compared only with policies that name one of its SLOs or services.
 */
public final class PolicyClaims {
    private final List<BudgetPolicy> valid = new ArrayList<>();
    private final Map<String, List<Claim>> bySlo = new HashMap<>();
    private final Map<String, List<Claim>> byService = new HashMap<>();
    private final List<Claim> ofAll = new ArrayList<>();
    private final List<Clash> clashes = new ArrayList<>();

    private record Claim(BudgetPolicy policy, Header header) {}

    /** @param other the earlier policy */
    public record Clash(Header late, DocumentName other, Problem problem) {}

    /** Adds a policy; call it in the order of their names. */
    public void add(BudgetPolicy policy, Header header) {
        Optional<Clash> clash = clash(policy, header);
        if (clash.isPresent()) {
            clashes.add(clash.get());
            return;
        }
        valid.add(policy);
        Claim claim = new Claim(policy, header);
        if (!policy.slos().isEmpty()) {
            policy.slos().forEach(slo -> bySlo.computeIfAbsent(slo, first -> new ArrayList<>())
                    .add(claim));
        } else if (!policy.services().isEmpty()) {
            policy.services().forEach(service -> byService
                    .computeIfAbsent(service, first -> new ArrayList<>())
                    .add(claim));
        } else {
            ofAll.add(claim);
        }
    }

    public List<BudgetPolicy> valid() {
        return List.copyOf(valid);
    }

    public List<Clash> clashes() {
        return clashes;
    }

    private Optional<Clash> clash(BudgetPolicy policy, Header header) {
        if (!policy.slos().isEmpty()) {
            return first(policy, header, bySlo, policy.slos(), "the SLO '");
        }
        if (!policy.services().isEmpty()) {
            return first(policy, header, byService, policy.services(), "the service '");
        }
        return ofAll.stream().findFirst().map(other -> clash(header, other, "all services"));
    }

    /**
     * The clash with the first policy by name that names one of these; if they share several names, it reports the
     * first.
     */
    private static Optional<Clash> first(
            BudgetPolicy policy, Header header, Map<String, List<Claim>> claims, Set<String> names, String what) {
        Claim earliest = null;
        String both = null;
        for (String name : new TreeSet<>(names)) {
            for (Claim other : claims.getOrDefault(name, List.of())) {
                boolean earlier = earliest == null
                        || other.policy().name().compareTo(earliest.policy().name()) < 0;
                if (earlier && overlap(policy.services(), other.policy().services())) {
                    earliest = other;
                    both = name;
                }
            }
        }
        return earliest == null ? Optional.empty() : Optional.of(clash(header, earliest, what + both + "'"));
    }

    private static Clash clash(Header late, Claim first, String both) {
        SourceLocation place = first.header().namePlace();
        ProblemCollector problems = new ProblemCollector();
        problems.add(
                late.namePlace(),
                "applies to " + both + ", but so does the BudgetPolicy '"
                        + first.policy().name() + "' (" + place.file() + ":" + place.line()
                        + "); remove one of them or name other SLOs or services");
        return new Clash(late, first.header().id(), problems.sorted().get(0));
    }

    /** An empty set stands for all services. */
    private static boolean overlap(Set<String> one, Set<String> other) {
        return one.isEmpty() || other.isEmpty() || one.stream().anyMatch(other::contains);
    }
}
