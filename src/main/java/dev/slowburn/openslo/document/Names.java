package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists of names: of services, which nobody has to declare, and of SLOs, which must be there. */
public final class Names {
    private Names() {}

    /** Services; none, and reported, if the list is there but empty. */
    public static Set<String> services(YamlSection spec, String field) {
        return read(spec, field, Names::checkService);
    }

    /** Names of SLOs; none, and reported, if the list is there but empty. */
    public static Set<String> slos(YamlSection spec, String field, DocumentIndex catalog) {
        return read(spec, field, (item, name) -> {
            if (!catalog.has(Kind.SLO, name)) {
                item.report("there is no SLO named '" + name + "'" + Suggestion.of(name, catalog.names(Kind.SLO)));
            }
        });
    }

    /** Compared with what outcomes say letter by letter, so what nobody sees in it would make it another service. */
    public static Optional<String> faultOfService(String service) {
        if (service.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not hold control characters");
        }
        return service.strip().equals(service) ? Optional.empty() : Optional.of("must not start or end with a blank");
    }

    private static void checkService(Item item, String name) {
        faultOfService(name).ifPresent(item::report);
    }

    private static Set<String> read(YamlSection spec, String field, Check check) {
        Optional<List<Item>> items = spec.items(field);
        if (items.isPresent() && items.get().isEmpty()) {
            spec.report(field, "must have at least one item");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Item item : items.orElse(List.of())) {
            item.text().ifPresent(name -> {
                if (!names.add(name)) {
                    item.report("names '" + name + "' a second time");
                }
                check.of(item, name);
            });
        }
        return names;
    }

    private interface Check {
        void of(Item item, String name);
    }
}
