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
 * Which budget policies speak of the same. One that names SLOs comes before one that names only services, and that before one
 * that names neither; of two that are equally specific none could be chosen, so the later by name is not sound.
 *
 * <p>A policy is compared only with those that name an SLO or service that it names.
 */
public final class PolicyClaims {
    private final List<BudgetPolicy> sound = new ArrayList<>();
    private final Map<String, List<Claim>> bySlo = new HashMap<>();
    private final Map<String, List<Claim>> byService = new HashMap<>();
    private final List<Claim> ofAll = new ArrayList<>();
    private final List<Clash> clashes = new ArrayList<>();

    private record Claim(BudgetPolicy policy, Header header) {}

    /** @param other the policy that was there first */
    public record Clash(Header late, DocumentName other, Problem problem) {}

    /** Takes policies in the order of their names. */
    public void add(BudgetPolicy policy, Header header) {
        Optional<Clash> clash = clash(policy, header);
        if (clash.isPresent()) {
            clashes.add(clash.get());
            return;
        }
        sound.add(policy);
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

    public List<BudgetPolicy> sound() {
        return List.copyOf(sound);
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

    /** The first policy by name that claims one of these; of several, the first by name is told. */
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
                "speaks of " + both + ", of which the BudgetPolicy '"
                        + first.policy().name() + "' speaks as well: " + place.file() + ":" + place.line());
        return new Clash(late, first.header().id(), problems.sorted().get(0));
    }

    /** No services are all of them. */
    private static boolean overlap(Set<String> one, Set<String> other) {
        return one.isEmpty() || other.isEmpty() || one.stream().anyMatch(other::contains);
    }
}
