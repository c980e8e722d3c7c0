package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists of names: services, which need no declaration, and SLOs, which must exist. */
public final class Names {
    private Names() {}

    /** Names of services; a list that is present but empty is reported. */
    public static Set<String> services(YamlSection spec, String field) {
        return read(spec, field, Names::checkService);
    }

    /** Names of SLOs; a list that is present but empty is reported. */
    public static Set<String> slos(YamlSection spec, String field, DocumentIndex catalog) {
        return read(spec, field, (item, name) -> {
            if (!catalog.has(Kind.SLO, name)) {
                MissingDocument.report(item, Kind.SLO, name, catalog);
            }
        });
    }

    /**
     * Invisible characters are rejected: the name is compared with that of outcomes exactly, so they would make it
     * another service.
     */
    public static Optional<String> faultOfService(String service) {
        if (service.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("must not contain control characters");
        }
        return service.strip().equals(service)
                ? Optional.empty()
                : Optional.of("must not start or end with a blank; remove it");
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
                    item.report("is a duplicate of '" + name + "'; remove it");
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
